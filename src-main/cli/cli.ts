import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { AppError, toErrorData } from '../common/app-error.ts'
import { defaultLibraryFolder } from '../common/library-folder.ts'
import type { Values } from './command.ts'
import { commands } from './commands.ts'
import { Output } from './output.ts'
import { Session } from './session.ts'
import { usage, usageOf } from './usage.ts'

const exitCodes = { done: 0, failed: 1, wrongUse: 2, cancelled: 130 } as const

const common = {
  library: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options']

// Whoever reads may stop early (`| head`): that ends the output, not the work.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await main(process.argv.slice(2))

async function main(argv: string[]): Promise<number> {
  const root = resolve(import.meta.dirname, '../..')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const [verb, ...rest] = argv
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
    process.stdout.write(usage)
    return verb === undefined ? exitCodes.wrongUse : exitCodes.done
  }
  if (verb === '--version') {
    process.stdout.write(`${version}\n`)
    return exitCodes.done
  }
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined
  if (!command) return wrongUse(`there is no "${verb}".`, usage)
  let parsed: { values: Values; positionals: string[] }
  try {
    parsed = parseArgs({
      args: rest,
      allowPositionals: true,
      options: { ...common, ...command.options },
    })
  } catch (error) {
    return wrongUse(error instanceof Error ? error.message : String(error), usageOf(verb))
  }
  const { values, positionals } = parsed
  if (values['help']) {
    process.stdout.write(usageOf(verb))
    return exitCodes.done
  }
  const misuse = command.check?.(positionals, values)
  if (misuse) return wrongUse(misuse, usageOf(verb))
  const output = new Output(values['json'] === true)
  const library = typeof values['library'] === 'string' ? resolve(values['library']) : defaultLibraryFolder()
  // Models are made with a folder of their own, so that none begins from what it is measured against.
  const resources = process.env['SELVEDGE_RESOURCES'] ?? join(root, 'resources')
  const session = new Session(library, resources, version, output, command.opening?.(values))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => session.cancel())
  try {
    await session.start()
    const ok = await command.run({ session, output, positionals, values })
    return ok === false ? exitCodes.failed : exitCodes.done
  } catch (error) {
    output.failure(toErrorData(error))
    if (error instanceof AppError && error.code === 'cancelled') return exitCodes.cancelled
    return error instanceof AppError && error.code === 'bad-request' ? exitCodes.wrongUse : exitCodes.failed
  } finally {
    await session.stop()
  }
}

/** The sentence comes last, where it is read. */
function wrongUse(message: string, help: string): number {
  process.stderr.write(`${help}\nselvedge: ${message}\n`)
  return exitCodes.wrongUse
}
