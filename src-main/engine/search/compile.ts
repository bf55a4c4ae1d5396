import type { Filter, Place } from '../../../src-preload/contract.ts'
import { compileClause } from './compile-clause.ts'
import { compileText } from './compile-text.ts'
import { ids, type Selection } from './selection.ts'

/**
 * A filter as sets of ids. Each statement is a walk along one stretch of an index, whatever else the filter says, so
 * that what a list costs is what its sets are large, and no guess of the planner can make it another.
 */
export function compileFilter({ place = {}, text = '', failed, all = [] }: Filter): Selection {
  const unreadable = ids('SELECT id FROM any_image WHERE error IS NOT NULL')
  return {
    all: [
      ...compilePlace(place),
      ...(failed === undefined ? [] : [failed ? unreadable : { not: unreadable }]),
      ...all.map(compileClause),
      ...compileText(text),
    ],
  }
}

function compilePlace({ catalogId, folderId }: Place): Selection[] {
  const parts: Selection[] = []
  if (folderId !== undefined) {
    parts.push(
      ids(
        `WITH RECURSIVE below(id) AS (SELECT ? UNION ALL
           SELECT f.id FROM folder f JOIN below ON f.parent_id = below.id)
         SELECT i.id FROM below CROSS JOIN any_image i ON i.folder_id = below.id`,
        folderId,
      ),
    )
  }
  if (catalogId !== undefined) {
    parts.push(
      ids('SELECT i.id FROM folder f CROSS JOIN any_image i ON i.folder_id = f.id WHERE f.catalog_id = ?', catalogId),
    )
  }
  return parts
}
