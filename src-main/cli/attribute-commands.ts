import type { Attribute, AttributeKind, ReadyHead } from '../../src-preload/contract.ts'
import {
  attributeOption,
  findAttribute,
  isWhole,
  metricsLine,
  needsAttribute,
  percent,
  type Command,
  type Values,
} from './command.ts'
import { carriedWords, requireYes, takeBack } from './labels-command.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'
import { filesOf } from './files.ts'
import { filterOptions, misusedWhere, readFilter } from './where.ts'

/** `attributes`: lists them; makes one, adds one with its ready-made head, names, describes, orders or deletes them. */
export const attributes: Command = {
  options: {
    add: { type: 'string' },
    title: { type: 'string' },
    many: { type: 'boolean' },
    ready: { type: 'string' },
    rename: { type: 'string' },
    to: { type: 'string' },
    describe: { type: 'string' },
    as: { type: 'string' },
    order: { type: 'string' },
    several: { type: 'string' },
    single: { type: 'string' },
    delete: { type: 'string' },
    yes: { type: 'boolean' },
  },
  check(positionals, { add, title, many, ready, rename, to, describe, as, order, several, single, yes, delete: gone }) {
    if (positionals.length > 0)
      return 'attributes takes no file: attributes, --add, --ready, --rename, --describe, --order or --delete NAME'
    const ways = Object.entries({ add, ready, rename, describe, order, several, single, delete: gone }).flatMap(
      ([name, value]) => (value === undefined ? [] : [name]),
    )
    if (ways.length > 1) return `--${ways[0]} and --${ways[1]} are two ways: take one`
    if ((rename === undefined) !== (to === undefined)) return '--rename NAME and --to TITLE belong together'
    if ((describe === undefined) !== (as === undefined)) return '--describe NAME and --as TEXT belong together'
    if (title !== undefined && add === undefined) return '--title needs --add NAME'
    if (many !== undefined && add === undefined) return '--many needs --add NAME'
    if (yes !== undefined && gone === undefined) return '--yes needs --delete NAME'
    return undefined
  },
  async run({ session, output, values }) {
    const { add, ready, rename, describe: described, order, several, single, delete: gone } = values
    if (typeof add === 'string') return addAttribute(session, output, values)
    if (typeof ready === 'string') return addReady(session, output, ready)
    if (typeof rename === 'string') return renameAttribute(session, output, rename, String(values['to']))
    if (typeof described === 'string') return describeAttribute(session, output, described, String(values['as']))
    if (typeof order === 'string') return orderAttributes(session, output, order.split(','))
    if (typeof several === 'string') return changeKind(session, output, several, true)
    if (typeof single === 'string') return changeKind(session, output, single, false)
    if (typeof gone === 'string') return deleteAttribute(session, output, gone, values)
    return list(session, output)
  },
}

async function list({ engine }: Session, output: Output): Promise<void> {
  const found = await engine.labels.attributes()
  const lines = await Promise.all(found.map((attribute) => describe(engine, attribute)))
  output.table(
    lines.map((line) => ({ event: 'attribute', ...line })),
    [
      ['attribute', 'title', 'answers', 'labels', 'decided', 'model in use'],
      ...lines.map(({ name, title, kind, labels, decided, model }) => [
        name,
        title,
        answers[kind],
        kind === 'text' ? '–' : String(labels),
        String(decided),
        model ?? '–',
      ]),
    ],
  )
  const offered = await engine.attributes.ready()
  for (const head of offered) output.result({ event: 'ready', ...head }, readyLine(head))
  const [first] = offered
  if (first) output.note(`add one of these with: selvedge attributes --ready ${first.name}`)
}

async function describe(engine: Session['engine'], { id, name, title, kind, labels, activeVersionId }: Attribute) {
  const versions = activeVersionId === null ? [] : await engine.models.versions({ attributeId: id })
  const { human, imported } = await engine.training.summary({ attributeId: id })
  return {
    id,
    name,
    title,
    kind,
    labels: labels.length,
    decided: human + imported,
    model: versions.find((version) => version.id === activeVersionId)?.name ?? null,
  }
}

function readyLine({ name, labels, metrics }: ReadyHead): string {
  return `ready to tag: ${name}, ${labels} labels${metrics ? `, ${metricsLine(metrics)}` : ''}`
}

/** What an image can have of an attribute, as the list says it. */
const answers: Record<AttributeKind, string> = { label: 'one label', labels: 'several labels', text: 'a text' }

async function addAttribute({ engine }: Session, output: Output, { add, many, title }: Values): Promise<void> {
  const made = await engine.labels.createAttribute({
    name: String(add),
    ...(typeof title === 'string' ? { title } : {}),
    ...(many === true ? { many } : {}),
  })
  output.result(
    { event: 'attribute-made', id: made.id, name: made.name, title: made.title },
    `new attribute: ${made.title}${made.kind === 'labels' ? ', several labels per image' : ''}`,
  )
  output.note(`see what to decide first with: selvedge next --attribute "${made.name}"`)
}

async function renameAttribute(session: Session, output: Output, attribute: string, title: string): Promise<void> {
  const { id, title: from } = await findAttribute(session, { attribute })
  await session.engine.labels.renameAttribute({ attributeId: id, title })
  output.result({ event: 'attribute-renamed', id, from, title }, `${from} is now ${title}`)
}

async function describeAttribute(session: Session, output: Output, attribute: string, text: string): Promise<void> {
  const { id, title } = await findAttribute(session, { attribute })
  await session.engine.labels.describeAttribute({ attributeId: id, description: text })
  output.result({ event: 'attribute-described', id, title, description: text }, `${title}: ${text}`)
}

async function changeKind(session: Session, output: Output, attribute: string, many: boolean): Promise<void> {
  const { id, title } = await findAttribute(session, { attribute })
  await session.engine.labels.changeKind({ attributeId: id, many })
  const line = many ? `images may have several labels of ${title}` : `an image has one label of ${title}`
  output.result({ event: 'attribute-kind', id, title, many }, line)
}

/** Those named come first. */
async function orderAttributes(session: Session, output: Output, names: readonly string[]): Promise<void> {
  const first = await Promise.all(names.map((attribute) => findAttribute(session, { attribute })))
  const before = await session.engine.labels.attributes()
  const attributeIds = [...new Set([...first, ...before].map(({ id }) => id))]
  await session.engine.labels.orderAttributes({ attributeIds })
  const titles = (await session.engine.labels.attributes()).map(({ title }) => title)
  output.result({ event: 'attributes-ordered', titles }, titles.join(', '))
}

async function deleteAttribute(session: Session, output: Output, attribute: string, { yes }: Values): Promise<void> {
  const { engine } = session
  const { id, name, title } = await findAttribute(session, { attribute })
  const carried = await engine.labels.carried({ attributeId: id })
  requireYes(title, carried, yes)
  await engine.labels.deleteAttribute({ attributeId: id })
  output.result(
    { event: 'attribute-deleted', id, name, title, ...carried },
    `${title} is deleted, with its models and ${carriedWords(carried)}`,
  )
  output.note(takeBack)
}

async function addReady(session: Session, output: Output, name: string): Promise<void> {
  const { attribute, jobId } = await session.engine.attributes.addReady({ name })
  const { id, title, labels } = attribute
  output.result(
    { event: 'attribute-made', id, name: attribute.name, title, labels: labels.length },
    `${title}: ${labels.length} labels`,
  )
  const job = await session.follow(jobId)
  output.result({ event: 'tagged', note: job.note, seconds: job.secondsElapsed }, job.note)
}

/** `next`: the files to decide on. */
export const next: Command = {
  options: { ...attributeOption, ...filterOptions, count: { type: 'string' } },
  check(positionals, values) {
    const { count } = values
    if (count !== undefined && !(isWhole(count) && Number(count) >= 1 && Number(count) <= 500)) {
      return '--count takes a whole number from 1 to 500'
    }
    return needsAttribute(positionals, values) ?? misusedWhere(values)
  },
  async run({ session, output, values }) {
    const attribute = await findAttribute(session, values)
    const { count } = values
    const { by, images } = await session.engine.review.next({
      attributeId: attribute.id,
      filter: await readFilter(session, values),
      ...(count === undefined ? {} : { count: Number(count) }),
    })
    if (images.length === 0) {
      output.note(`nothing is left to decide for ${attribute.title}`)
      return
    }
    const names = new Map(attribute.labels.map(({ id, name }) => [id, name]))
    const files = await filesOf(session, images)
    const rows = images.map(({ labelId, confidence, margin }, index) => {
      const label = labelId === null ? null : (names.get(labelId) ?? null)
      return { ...files[index], label, confidence, margin }
    })
    output.table(
      rows.map((row) => ({ event: 'next', attribute: attribute.name, by, ...row })),
      [
        ['file', 'predicted', 'confidence', 'margin'],
        ...rows.map(({ file, label, confidence, margin }) => [
          file ?? '',
          label ?? '–',
          percent(confidence),
          percent(margin),
        ]),
      ],
    )
    output.note(by === 'typical' ? 'a cross-section of all images' : 'where the model is least sure')
  },
}
