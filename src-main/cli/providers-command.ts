import type { ProviderChoice, ProviderStatus } from '../../src-preload/contract.ts'
import { providerNames } from '../common/providers.ts'
import type { Command } from './command.ts'
import { table } from './output.ts'

const choices: readonly string[] = ['auto', ...providerNames]

/** What tags, what else could, and how fast; `--use` chooses, `--probe` measures again. */
export const providers: Command = {
  options: { use: { type: 'string' }, probe: { type: 'boolean' } },
  check: (_positionals, { use }) =>
    use === undefined || choices.includes(String(use)) ? undefined : `--use takes one of ${choices.join(', ')}`,
  async run({ session, output, values }) {
    const { system } = session.engine
    const { use } = values
    let status = await (use === undefined
      ? system.providers()
      : system.chooseProvider({ provider: use as ProviderChoice }))
    if (values['probe'] === true) status = await system.probeProviders()
    output.result({ event: 'providers', ...status }, ...describe(status))
  },
}

function describe({ choice, inUse, reports, fallback }: ProviderStatus): string[] {
  const rows = reports.map(({ provider, works, millisecondsPerImage, why }) => [
    provider === inUse ? '*' : ' ',
    provider,
    works ? 'works' : 'no',
    millisecondsPerImage === null ? '–' : `${millisecondsPerImage.toFixed(1)} ms`,
    why,
  ])
  const how = choice === 'auto' ? 'the fastest of what works' : 'as chosen; --use auto chooses the fastest again'
  return [`Tagging on ${inUse} (${how})`, ...table(rows), ...(fallback === null ? [] : [fallback])]
}
