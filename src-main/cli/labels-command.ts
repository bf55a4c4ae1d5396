import type { Attribute, DecisionsCarried, Label } from '../../src-preload/contract.ts'
import { fold, withoutInvisible } from '../../src-preload/contract/folding.ts'
import { NearNames } from '../../src-preload/contract/near-names.ts'
import { AppError } from '../common/app-error.ts'
import { attributeOption, findAttribute, needsAttribute, type Command, type Values } from './command.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/** What can be done to a label, and the option that says what it becomes. */
const verbs = { add: null, rename: 'to', merge: 'into', retire: null, offer: null, delete: null } as const

/** `labels`: lists those of an attribute; makes one, names one otherwise, merges, retires or deletes one. */
export const labels: Command = {
  options: {
    ...attributeOption,
    add: { type: 'string' },
    rename: { type: 'string' },
    to: { type: 'string' },
    merge: { type: 'string' },
    into: { type: 'string' },
    retire: { type: 'string' },
    offer: { type: 'string' },
    delete: { type: 'string' },
    yes: { type: 'boolean' },
  },
  check(positionals, values) {
    if (positionals.length > 0) return 'labels takes no file: labels --attribute NAME'
    const asked = Object.keys(verbs).filter((verb) => values[verb] !== undefined)
    if (asked.length > 1) return `--${asked[0]} and --${asked[1]} are two ways: take one`
    for (const [verb, target] of Object.entries(verbs)) {
      if (target !== null && (values[verb] === undefined) !== (values[target] === undefined)) {
        return `--${verb} LABEL and --${target} LABEL belong together`
      }
    }
    if (values['yes'] !== undefined && values['delete'] === undefined) return '--yes needs --delete LABEL'
    return needsAttribute(positionals, values)
  },
  async run({ session, output, values }) {
    const attribute = await findAttribute(session, values)
    const { add, rename, merge, retire, offer } = values
    if (typeof add === 'string') return addLabel(session, output, attribute, add)
    if (typeof rename === 'string')
      return renameLabel(session, output, labelOf(attribute, rename), String(values['to']))
    if (typeof merge === 'string') {
      const [label, into] = [labelOf(attribute, merge), labelOf(attribute, String(values['into']))]
      return mergeLabel(session, output, label, into)
    }
    if (typeof retire === 'string') return retireLabel(session, output, labelOf(attribute, retire), true)
    if (typeof offer === 'string') return retireLabel(session, output, labelOf(attribute, offer), false)
    if (typeof values['delete'] === 'string') {
      return deleteLabel(session, output, labelOf(attribute, values['delete']), values)
    }
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
  output.table(
    labels.map((label) => ({ event: 'label', attribute: name, ...label })),
    [
      ['label', 'images', 'decided', ''],
      ...labels.map(({ decided, images, name, retired }) => [
        name,
        String(images),
        String(decided),
        retired ? 'retired' : '',
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

async function renameLabel({ engine }: Session, output: Output, { id, name: from }: Label, to: string): Promise<void> {
  const { name } = await engine.labels.rename({ labelId: id, name: to })
  output.result({ event: 'label-renamed', id, from, name }, `${from} is now ${name}`)
}

async function mergeLabel({ engine }: Session, output: Output, label: Label, into: Label): Promise<void> {
  const carried = await engine.labels.carried({ labelIds: [label.id] })
  const { images, name } = await engine.labels.merge({ labelIds: [label.id], intoId: into.id })
  output.result(
    { event: 'label-merged', id: label.id, from: label.name, intoId: into.id, into: name, images, ...carried },
    `${label.name} is part of ${name} now, which ${images.toLocaleString('en')} images have; ${carriedWords(carried)} went along`,
  )
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
