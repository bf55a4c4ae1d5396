import type { Attribute, Label, LabelDetails } from '../../src-preload/contract.ts'
import { listOf, type Values } from './command.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'
import { readFilter } from './where.ts'

/** What `--change` says of a label; an empty value takes it away. */
export const changeOptions = {
  under: { type: 'string' },
  colour: { type: 'string' },
  key: { type: 'string' },
  describe: { type: 'string' },
  also: { type: 'string', multiple: true },
} as const

/** The sentence that says what is wrong with what is said of a label; nothing when it is right. */
export function misusedChange(values: Values): string | undefined {
  const said = Object.keys(changeOptions).filter((name) => values[name] !== undefined)
  if (values['change'] === undefined) return said.length === 0 ? undefined : `--${said[0]} needs --change LABEL`
  if (said.length === 0) return '--change LABEL needs --under, --colour, --key, --describe or --also'
  const { colour = '', key = '' } = values
  if (colour !== '' && !/^#[\da-f]{6}$/i.test(String(colour))) return '--colour is red, green and blue: #1f2a44'
  return key === '' || /^[a-z]$/i.test(String(key)) ? undefined : '--key takes one letter, from A to Z'
}

/** Says something else of a label. @param labelOf the label of a name */
export async function changeLabel(
  { engine }: Session,
  output: Output,
  label: Label,
  values: Values,
  labelOf: (name: string) => Label,
): Promise<void> {
  const { under, colour, key, describe, also } = values
  const to: Partial<LabelDetails> = {
    ...(typeof under === 'string' && { parentId: under === '' ? null : labelOf(under).id }),
    ...(typeof colour === 'string' && { colour: colour === '' ? null : colour.toLowerCase() }),
    ...(typeof key === 'string' && { key: key === '' ? null : key.toUpperCase() }),
    ...(typeof describe === 'string' && { description: describe }),
  }
  if (Object.keys(to).length > 0) await engine.labels.change({ labelIds: [label.id], to })
  if (also !== undefined) {
    await engine.labels.readAs({ labelId: label.id, names: listOf(also).filter((name) => name !== '') })
  }
  const changed = (await engine.labels.attributes()).flatMap(({ labels }) => labels).find(({ id }) => id === label.id)
  if (changed) output.result({ event: 'label-changed', ...changed }, `${changed.name}: ${saidOf(changed, () => under)}`)
}

/** What is said of a label, in a line. @param nameOf of its parent */
export function saidOf(
  { colour, description, key, parentId, retired, synonyms }: Label,
  nameOf: (labelId: number) => Values[string],
): string {
  return [
    ...(retired ? ['retired'] : []),
    ...(parentId === null ? [] : [`under ${String(nameOf(parentId))}`]),
    ...(key === null ? [] : [`key ${key}`]),
    ...(colour === null ? [] : [colour]),
    ...(synonyms.length === 0 ? [] : [`also ${synonyms.join(', ')}`]),
    ...(description === '' ? [] : [description]),
  ].join('; ')
}

/** The images of a label that the filter names get a new one. */
export async function splitLabel(
  session: Session,
  output: Output,
  { attribute, label, name }: { attribute: Attribute; label: Label; name: string },
  values: Values,
): Promise<void> {
  const { engine } = session
  const filter = await readFilter(session, values)
  const { ids } = await engine.images.list({
    kind: 'filter',
    filter: { ...filter, all: [...(filter.all ?? []), { attributeId: attribute.id, labels: [label.id] }] },
    sort: { by: 'name', descending: false },
  })
  const made = await engine.labels.split({ labelId: label.id, name, ids })
  output.result(
    { event: 'label-split', from: label.name, ...made },
    `${made.name} is split from ${label.name}: ${ids.length.toLocaleString('en')} images have it`,
  )
}
