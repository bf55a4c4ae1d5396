import type { Attribute, DecisionsCarried, Label } from '../../src-preload/contract.ts'
import { fold, withoutInvisible } from '../../src-preload/contract/folding.ts'
import { NearNames } from '../../src-preload/contract/near-names.ts'
import { AppError } from '../common/app-error.ts'
import { attributeOption, findAttribute, listOf, needsAttribute, type Command, type Values } from './command.ts'
import { changeLabel, changeOptions, misusedChange, saidOf, splitLabel } from './label-changes.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'
import { filterOptions, misusedWhere } from './where.ts'

/** What can be done to a label, and the option that says what it becomes, with what it may. */
const verbs = {
  add: [],
  rename: ['to'],
  merge: ['into'],
  split: ['to'],
  change: [],
  retire: [],
  offer: [],
  delete: [],
} as const

/** `labels`: lists those of an attribute; makes one, names one otherwise, says something of it, merges, splits, retires or deletes some. */
export const labels: Command = {
  options: {
    ...attributeOption,
    add: { type: 'string' },
    rename: { type: 'string' },
    to: { type: 'string' },
    merge: { type: 'string', multiple: true },
    into: { type: 'string' },
    'forget-name': { type: 'boolean' },
    split: { type: 'string' },
    change: { type: 'string' },
    ...changeOptions,
    ...filterOptions,
    retire: { type: 'string' },
    offer: { type: 'string' },
    delete: { type: 'string' },
    yes: { type: 'boolean' },
  },
  check(positionals, values) {
    if (positionals.length > 0) return 'labels takes no file: labels --attribute NAME'
    const asked = Object.keys(verbs).filter((verb) => values[verb] !== undefined)
    if (asked.length > 1) return `--${asked[0]} and --${asked[1]} are two ways: take one`
    const [verb] = asked
    for (const target of ['to', 'into'] as const) {
      const takers = Object.entries(verbs).filter(([, targets]) => (targets as readonly string[]).includes(target))
      const isTaken = takers.some(([name]) => name === verb)
      if (isTaken !== (values[target] !== undefined)) {
        return `${takers.map(([name]) => `--${name} LABEL`).join(' or ')} and --${target} LABEL belong together`
      }
    }
    if (values['forget-name'] !== undefined && verb !== 'rename' && verb !== 'merge') {
      return '--forget-name needs --rename or --merge LABEL'
    }
    const isNarrowed = values['where'] !== undefined || values['text'] !== undefined
    if (isNarrowed !== (verb === 'split')) return '--split LABEL needs --where or --text, which say of which images'
    const misused = misusedChange(values) ?? misusedWhere(values)
    if (misused !== undefined) return misused
    if (values['yes'] !== undefined && values['delete'] === undefined) return '--yes needs --delete LABEL'
    return needsAttribute(positionals, values)
  },
  async run({ session, output, values }) {
    const attribute = await findAttribute(session, values)
    const { add, change, merge, offer, rename, retire, split } = values
    const named = (name: unknown): Label => labelOf(attribute, String(name))
    if (typeof add === 'string') return addLabel(session, output, attribute, add)
    if (typeof rename === 'string') return renameLabel(session, output, named(rename), values)
    if (merge !== undefined)
      return mergeLabels(session, output, listOf(merge).map(named), named(values['into']), values)
    if (typeof split === 'string') {
      return splitLabel(session, output, { attribute, label: named(split), name: String(values['to']) }, values)
    }
    if (typeof change === 'string') return changeLabel(session, output, named(change), values, named)
    if (typeof retire === 'string') return retireLabel(session, output, named(retire), true)
    if (typeof offer === 'string') return retireLabel(session, output, named(offer), false)
    if (typeof values['delete'] === 'string') return deleteLabel(session, output, named(values['delete']), values)
    list(output, attribute)
  },
}

function labelOf({ labels, title }: Attribute, name: string): Label {
  const label =
    labels.find((candidate) => candidate.name === name) ??
    labels.find((candidate) => fold(candidate.name) === fold(name.trim()))
  if (!label) throw new AppError('not-found', `${title} has no label "${name}".`, name)
  return label
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

function list(output: Output, { labels, name }: Attribute): void {
  const names = new Map(labels.map((label) => [label.id, label.name]))
  output.table(
    labels.map((label) => ({ event: 'label', attribute: name, ...label })),
    [
      ['label', 'images', 'decided', ''],
      ...labels.map((label) => [
        label.name,
        String(label.images),
        String(label.decided),
        saidOf(label, (labelId) => names.get(labelId)),
      ]),
    ],
  )
  for (const names of new NearNames(labels.map((label) => label.name)).groups()) {
    output.note(`easily taken for one another: ${quoted(names)}; make them one with: labels --merge LABEL --into LABEL`)
  }
}

async function addLabel({ engine }: Session, output: Output, attribute: Attribute, name: string): Promise<void> {
  const label = await engine.labels.create({ attributeId: attribute.id, name })
  output.result({ event: 'label-made', ...label }, `${attribute.title} has a label ${label.name}`)
  const written = name.trim().normalize('NFC')
  if (withoutInvisible(written) !== written) output.note('characters in the name that nobody sees were left out')
  const alike = new NearNames(attribute.labels.map((known) => known.name)).of(label.name)
  if (alike.length > 0) output.note(`easily taken for ${quoted(alike)}`)
}

async function renameLabel({ engine }: Session, output: Output, label: Label, values: Values): Promise<void> {
  const { id, name: from } = label
  const { name } = await engine.labels.rename({
    labelId: id,
    name: String(values['to']),
    readAs: values['forget-name'] !== true,
  })
  output.result({ event: 'label-renamed', id, from, name }, `${from} is now ${name}`)
}

async function mergeLabels(
  { engine }: Session,
  output: Output,
  labels: readonly Label[],
  into: Label,
  values: Values,
): Promise<void> {
  const carried = await Promise.all(labels.map(({ id }) => engine.labels.carried({ labelIds: [id] })))
  const { images, name } = await engine.labels.merge({
    labelIds: labels.map(({ id }) => id),
    intoId: into.id,
    readAs: values['forget-name'] !== true,
  })
  for (const [at, { id, name: from }] of labels.entries()) {
    const along = carried[at]!
    output.result(
      { event: 'label-merged', id, from, intoId: into.id, into: name, images, ...along },
      `${from} is part of ${name} now, which ${images.toLocaleString('en')} images have; ${carriedWords(along)} went along`,
    )
  }
  output.note(takeBack)
}

async function retireLabel({ engine }: Session, output: Output, { id, name }: Label, retired: boolean): Promise<void> {
  const { images } = await engine.labels.retire({ labelId: id, retired })
  const line = retired
    ? `${name} is retired: it stays on ${images.toLocaleString('en')} images and is offered no more`
    : `${name} is offered again`
  output.result({ event: 'label-retired', id, name, retired, images }, line)
}

async function deleteLabel({ engine }: Session, output: Output, { id, name }: Label, { yes }: Values): Promise<void> {
  const carried = await engine.labels.carried({ labelIds: [id] })
  requireYes(`"${name}"`, carried, yes)
  await engine.labels.delete({ labelIds: [id] })
  output.result({ event: 'label-deleted', id, name, ...carried }, `${name} is deleted, with ${carriedWords(carried)}`)
  output.note(takeBack)
}

/** Said where something went that can be brought back. */
export const takeBack = 'take it back with: selvedge undo'

/** Nothing that people decided goes without their being told. @throws AppError `bad-request` */
export function requireYes(what: string, carried: DecisionsCarried, yes: Values[string]): void {
  if (yes === true || carried.given + carried.rejected === 0) return
  throw new AppError(
    'bad-request',
    `${what} carries ${carriedWords(carried)}, which go with it. Say so with --yes.`,
    what,
  )
}

/** `8 decisions and 1 rejection`. */
export function carriedWords({ given, rejected }: DecisionsCarried): string {
  const count = (number: number, word: string): string =>
    number === 1 ? `1 ${word}` : `${number.toLocaleString('en')} ${word}s`
  return rejected === 0 ? count(given, 'decision') : `${count(given, 'decision')} and ${count(rejected, 'rejection')}`
}
