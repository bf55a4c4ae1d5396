import type { View } from '../../src-preload/contract.ts'
import { filesOf } from './files.ts'
import type { Command, CommandContext } from './command.ts'
import type { Session } from './session.ts'
import { filterOptions, findView, isFilterGiven, misusedWhere, readFilter } from './where.ts'

/** So many files are named with one call. */
const atOnce = 500

/** `list`: the files that fit a filter, by name. Words beside the options are a search. */
export const list: Command = {
  options: { ...filterOptions, count: { type: 'boolean' } },
  check: (_positionals, values) => misusedWhere(values),
  async run({ session, output, positionals, values }) {
    const text = [...positionals, ...(typeof values['text'] === 'string' ? [values['text']] : [])].join(' ')
    const filter = await readFilter(session, text === '' ? values : { ...values, text })
    const { engine } = session
    if (values['count'] === true) {
      const [images = 0] = await engine.images.count({ filters: [filter] })
      output.result({ event: 'counted', images }, String(images))
      return
    }
    const { ids } = await engine.images.list({ kind: 'filter', filter, sort: { by: 'name', descending: false } })
    for (let from = 0; from < ids.length; from += atOnce) {
      const page = Array.from(ids.subarray(from, from + atOnce), (id) => ({ id }))
      for (const { file, path } of await filesOf(session, page)) output.result({ event: 'image', file, path }, file)
    }
    if (ids.length === 0) output.note(await nothingFound(session, text))
  },
}

/** What nearly fits, where it is a search that found nothing. */
async function nothingFound({ engine }: Session, text: string): Promise<string> {
  if (text === '') return 'no image fits'
  const { near } = await engine.images.suggest({ text })
  const [first] = near
  return first
    ? `no image fits "${text}"; ${first.images} have the label ${first.title}: ${first.name}`
    : `no image fits "${text}"`
}

/** What can be done to a view, and whether the filter options say what it shows. */
const verbs = { add: true, change: true, rename: false, order: false, delete: false } as const

/** `views`: lists kept under a name, and how many images fit them now; keeps, changes, renames, orders or deletes them. */
export const views: Command = {
  options: {
    ...filterOptions,
    add: { type: 'string' },
    change: { type: 'string' },
    rename: { type: 'string' },
    to: { type: 'string' },
    order: { type: 'string' },
    delete: { type: 'string' },
  },
  check(positionals, values) {
    if (positionals.length > 0) return 'views takes no file'
    const asked = Object.keys(verbs).filter((verb) => values[verb] !== undefined)
    if (asked.length > 1) return `--${asked[0]} and --${asked[1]} are two ways: take one`
    if ((values['rename'] === undefined) !== (values['to'] === undefined)) {
      return '--rename VIEW and --to NAME belong together'
    }
    const verb = asked[0] as keyof typeof verbs | undefined
    const takesFilter = verb !== undefined && verbs[verb]
    if (isFilterGiven(values) && !takesFilter) return '--where, --text and --view need --add NAME or --change VIEW'
    return misusedWhere(values)
  },
  async run(context) {
    const { session, output, values } = context
    const { engine } = session
    const { add, change, rename } = values
    if (typeof add === 'string') {
      const filter = await readFilter(session, values)
      return told(context, await engine.views.make({ name: add, filter, sort: { by: 'name', descending: false } }))
    }
    if (typeof change === 'string') {
      const filter = await readFilter(session, values)
      return told(context, await engine.views.change({ viewId: (await viewOf(session, change)).id, filter }))
    }
    if (typeof rename === 'string') {
      const { id: viewId } = await viewOf(session, rename)
      return told(context, await engine.views.change({ viewId, name: String(values['to']) }))
    }
    if (typeof values['delete'] === 'string') {
      const { id: viewId, name } = await viewOf(session, values['delete'])
      await engine.views.delete({ viewId })
      output.result({ event: 'view-deleted', name }, `${name}: deleted`)
      output.note('bring it back with: selvedge undo')
      return
    }
    if (typeof values['order'] === 'string') await orderViews(session, values['order'].split(','))
    const all = await engine.views.list()
    const counts = await engine.images.count({ filters: all.map(({ filter }) => filter) })
    output.table(
      all.map(({ name }, at) => ({ event: 'view', name, images: counts[at] })),
      [['view', 'images'], ...all.map(({ name }, at) => [name, String(counts[at])])],
    )
  },
}

/** Those named come first. */
async function orderViews({ engine }: Session, names: readonly string[]): Promise<void> {
  const all = await engine.views.list()
  const first = names.map((name) => findView(all, name))
  await engine.views.order({ viewIds: [...new Set([...first, ...all].map(({ id }) => id))] })
}

async function told({ session, output }: CommandContext, { filter, name }: View): Promise<void> {
  const [images = 0] = await session.engine.images.count({ filters: [filter] })
  output.result({ event: 'view', name, images }, `${name}: ${images} images`)
}

async function viewOf(session: Session, name: string): Promise<View> {
  return findView(await session.engine.views.list(), name)
}
