import type { Filter } from '../../../src-preload/contract.ts'
import { compileClause } from './compile-clause.ts'
import { compileFact, compilePlace } from './compile-fact.ts'
import { compileText, type NamedAttribute } from './compile-text.ts'
import { ids, type Selection } from './selection.ts'

/**
 * A filter as sets of ids. Each statement is a walk along one stretch of an index, whatever else the filter says, so
 * that what a list costs is what its sets are large, and no guess of the planner can make it another.
 * @param attributes those that a text can name
 */
export function compileFilter(filter: Filter, attributes: readonly NamedAttribute[]): Selection {
  const { place = {}, text = '', failed, all = [], facts = [] } = filter
  const unreadable = ids('SELECT id FROM any_image WHERE error IS NOT NULL')
  return {
    all: [
      ...compilePlace(place),
      ...(failed === undefined ? [] : [failed ? unreadable : { not: unreadable }]),
      ...all.map(compileClause),
      ...facts.map(compileFact),
      ...compileText(text, attributes),
    ],
  }
}
