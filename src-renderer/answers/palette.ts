import type { Suggestions, View } from '../../src-preload/contract.ts'
import { quoted } from '../../src-preload/contract/search-text.ts'
import { copy } from '../copy.ts'
import { fuzzyRank } from './fuzzy.ts'
import { keyMap, type Command } from './key-map.ts'
import { defaultQuery, withoutFilters, type Query } from './query.ts'
import { choicesOf, chosen, type Choice } from './suggestions.ts'

/** What the palette finds, and what it does. */
export type Found = { key: string; text: string; detail: string } & (
  | { group: 'commands'; command: Command }
  | { group: 'images'; name: string }
  | { group: 'views' | 'labels' | 'near' | 'folders'; choice: Choice }
)

const mostCommands = 6

const { rooms } = copy.window
const roomNames: Partial<Record<Command, string>> = {
  'room-images': rooms.images,
  'room-changes': rooms.changes,
  'room-evaluation': rooms.evaluation,
  'room-labels': rooms.labels,
  'room-models': rooms.models,
}

/** Commands that mean something by themselves, wherever the hand is; those of one title are one, but for the rooms. */
export const paletteCommands: readonly { command: Command; title: string }[] = keyMap
  .filter(
    ({ group, command }) =>
      group === copy.help.groups.window ||
      [
        'undo',
        'redo',
        'next-images',
        'select-all',
        'views-together',
        'show-views',
        'same-for-views',
        'compare',
        'open-loupe',
      ].includes(command),
  ) // prettier-ignore
  .filter(({ command }) => command !== 'palette')
  .map(({ command, title }) => ({ command, title: roomNames[command] ?? title }))
  .filter(({ title }, at, all) => all.findIndex((other) => other.title === title) === at)

/** @param hintOf the key of a command, as printed on it */
export function paletteOf(
  text: string,
  suggestions: Suggestions,
  views: { list: readonly View[]; countOf(viewId: number): number | undefined },
  hintOf: (command: Command) => string,
): Found[] {
  const wanted = text.trim()
  const commands = fuzzyRank(wanted, paletteCommands, ({ title }) => title)
    .slice(0, wanted === '' ? paletteCommands.length : mostCommands)
    .map(({ item: { command, title } }): Found => {
      return { group: 'commands', key: command, text: title, detail: hintOf(command), command }
    })
  if (wanted === '') {
    const all = views.list.map((view): Choice => {
      return { group: 'views', key: `view-${view.id}`, text: view.name, count: views.countOf(view.id) ?? null, view }
    })
    return [...all.flatMap(ofChoice), ...commands]
  }
  const choices = choicesOf(suggestions, views.list, views.countOf, wanted).flatMap(ofChoice)
  const images = suggestions.images.map(({ id, name }): Found => {
    return { group: 'images', key: `image-${id}`, text: name, detail: '', name }
  })
  return [...commands, ...choices, ...images]
}

function ofChoice(choice: Choice): Found[] {
  if (choice.group === 'words') return []
  const { group, key, text, count } = choice
  return [{ group, key, text, detail: count === null ? '' : copy.palette.images(count), choice }]
}

/** The query that shows what was found. */
export function queryFor(query: Query, found: Exclude<Found, { group: 'commands' }>): Query {
  if (found.group === 'images')
    return { ...withoutFilters(defaultQuery), sort: query.sort, text: `file:${quoted(found.name)}` }
  return chosen(query, found.choice, 'show', '')
}
