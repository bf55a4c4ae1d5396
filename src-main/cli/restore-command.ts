import type { Command } from './command.ts'

/** Says in a line each which backups there are, or takes one: the engine does that when it opens the library. */
export const restore: Command = {
  options: { from: { type: 'string' }, list: { type: 'boolean' } },
  check(positionals, { from, list }) {
    if (positionals.length > 0) return 'restore takes no file: name a backup with --from'
    return from !== undefined && list === true ? '--list only lists: leave --from out' : undefined
  },
  opening({ from, list }) {
    if (list === true) return []
    return ['--restore', ...(typeof from === 'string' ? ['--from', from] : [])]
  },
  async run({ session, output, values }) {
    if (values['list'] !== true) return
    const backups = await session.engine.library.backups()
    output.table(
      backups.map((backup) => ({ event: 'backup', ...backup })),
      [
        ['backup', 'made', 'MB'],
        ...backups.map(({ bytes, madeAt, name }) => [
          name,
          madeAt === null ? '–' : new Date(madeAt).toISOString().slice(0, 16).replace('T', ' '),
          (bytes / 1e6).toFixed(1),
        ]),
      ],
    )
  },
}
