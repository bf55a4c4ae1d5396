import type { Fact, Place, Range, Shape } from '../../../src-preload/contract.ts'
import { ids, type Ids, type Selection } from './selection.ts'

/** What is asked of files, of where they lie and of products, as sets of ids. */
export function compileFact(fact: Fact): Selection {
  const whole = fits(fact)
  return fact.not ? { not: whole } : whole
}

function fits(fact: Fact): Selection {
  switch (fact.fact) {
    case 'place':
      return { any: fact.places.map((place): Selection => ({ all: compilePlace(place) })) }
    case 'product':
      return ids(
        `SELECT i.id FROM json_each(?) k CROSS JOIN catalog c CROSS JOIN product p ON p.catalog_id = c.id AND p.key = k.value
         CROSS JOIN any_image i ON i.product_id = p.id`,
        JSON.stringify(fact.keys),
      )
    case 'shape':
      return { any: fact.shapes.map(ofShape) }
    case 'modified':
      // Files have their time in microseconds.
      return within('modified', { least: fact.least && fact.least * 1000, most: fact.most && fact.most * 1000 + 999 })
    case 'bytes':
      return within('size', fact)
    case 'added':
      return within('added_at', fact)
    case 'width':
    case 'height':
      return within(fact.fact, fact)
  }
}

type Bounds = { [End in keyof Range]: Range[End] | undefined }

/** @param column one with an index of its own */
function within(column: string, { least, most }: Bounds): Ids {
  return ids(
    `SELECT id FROM any_image WHERE ${column} >= ? AND ${column} <= ?`,
    least ?? -1,
    most ?? Number.MAX_SAFE_INTEGER,
  )
}

/** As the index `image_shape` has it, word for word. */
const widthInThousandthsOfHeight = 'width * 1000 / height'
const bounds: Readonly<Record<Shape, [least: number, most: number]>> = {
  portrait: [0, 979],
  square: [980, 1020],
  landscape: [1021, Number.MAX_SAFE_INTEGER],
}

function ofShape(shape: Shape): Ids {
  const ratio = widthInThousandthsOfHeight
  return ids(`SELECT id FROM any_image WHERE ${ratio} >= ? AND ${ratio} <= ?`, ...bounds[shape])
}

/** A catalog, or a folder with all below it; both where both are said. */
export function compilePlace({ catalogId, folderId }: Place): Selection[] {
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
