import type { Label } from '../../src-preload/contract.ts'
import { fold } from '../../src-preload/contract/folding.ts'
import { NearNames } from '../../src-preload/contract/near-names.ts'
import { fuzzyRank } from './fuzzy.ts'

export type Choice =
  /** `at`: what of the name was typed. `also`: the other name that was typed whole. */
  | { kind: 'label'; label: Label; at: number[]; also: string | null }
  /** `twins`: labels that are easily taken for it. */
  | { kind: 'create'; name: string; twins: string[] }
  /** A retired label of this name. */
  | { kind: 'offer'; label: Label }

export interface Choices {
  list: Choice[]
  /** What Enter takes, a place in the list; -1: nothing. */
  chosen: number
  /** What the field reads where the label that Enter takes begins with what was typed: the whole name. */
  completed: string | null
}

const most = 60

/** As names are kept. */
export const tidy = (text: string): string => text.trim().replaceAll(/\s+/g, ' ')

/**
 * What a text typed into a field of labels can mean. Enter takes the label that is called so, or whose name the field completes
 * the text to, for anyone to see; where there is none, a label of just this name is made. Nothing typed means nothing.
 * @param labels those of the attribute, used most first @param completes whether the field may complete the text
 */
export function choicesFor(typed: string, labels: readonly Label[], completes: boolean): Choices {
  const wanted = tidy(typed)
  const offered = labels.filter(({ retired }) => !retired)
  const found = fuzzyRank(wanted, offered, ({ name }) => name)
    .slice(0, most)
    .map(({ at, item }): Choice => ({ kind: 'label', label: item, at, also: null }))
  if (wanted === '') return { list: found, chosen: -1, completed: null }

  const isCalled = (name: string): boolean => fold(name) === fold(wanted)
  const exact = labels.find(({ name }) => isCalled(name))
  if (exact?.retired) return { list: [{ kind: 'offer', label: exact }, ...found], chosen: 0, completed: null }
  if (exact !== undefined) return { list: first(found, exact), chosen: 0, completed: null }

  const create: Choice = {
    kind: 'create',
    name: wanted,
    twins: new NearNames(labels.map(({ name }) => name)).of(wanted),
  }
  const also = offered.find(({ synonyms }) => synonyms.some(isCalled))
  if (also !== undefined) return { list: [...first(found, also, wanted), create], chosen: 0, completed: null }

  const begun = completes ? offered.find(({ name }) => fold(name.slice(0, typed.length)) === fold(typed)) : undefined
  if (begun === undefined) return { list: [create, ...found], chosen: 0, completed: null }
  return { list: [...first(found, begun), create], chosen: 0, completed: typed + begun.name.slice(typed.length) }
}

/** A label before the others. */
function first(found: readonly Choice[], label: Label, also: string | null = null): Choice[] {
  const own = found.find((choice) => choice.kind === 'label' && choice.label === label)
  const at = own?.kind === 'label' ? own.at : []
  return [{ kind: 'label', label, at, also }, ...found.filter((choice) => choice !== own)]
}
