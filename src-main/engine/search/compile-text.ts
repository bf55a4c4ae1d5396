import { searched } from '../../../src-preload/contract/folding.ts'
import { withLeaves } from './compile-clause.ts'
import { ids, type Selection } from './selection.ts'

/** The index knows what three letters in a row are in; shorter words are looked for in every name. */
const shortestIndexed = 3

/** Each word must be found, wherever. */
export function compileText(text: string): Selection[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(foundIn)
}

/** `contains`: a function of the connection, `openReader`. */
function foundIn(word: string): Selection {
  return {
    any: [
      ...(Array.from(searched(word)).length < shortestIndexed ? inEveryName(word) : inIndex(word)),
      ids('SELECT i.id FROM folder f CROSS JOIN any_image i ON i.folder_id = f.id WHERE contains(f.path, ?)', word),
      // An attribute has its labels in one of the two.
      ...['value', 'many_label'].map((table) =>
        ids(
          `SELECT v.image_id FROM label l
           CROSS JOIN cache.${table} v ON v.attribute_id = l.attribute_id AND v.label_id = l.id
           WHERE l.id IN ${withLeaves('SELECT id FROM label WHERE contains(name, ?)')}`,
          word,
        ),
      ),
    ],
  }
}

/** What changed since it was indexed is read itself: see text-index.ts. */
function inIndex(word: string): Selection[] {
  const indexed = ids(
    'SELECT rowid FROM cache.search WHERE search MATCH ?',
    `"${searched(word).replaceAll('"', '""')}"`,
  )
  const waiting = ids('SELECT image_id FROM cache.search_waiting')
  const found = ids(
    `SELECT w.image_id FROM cache.search_waiting w CROSS JOIN any_image i ON i.id = w.image_id
     LEFT JOIN cache.caption_text c ON c.image_id = w.image_id WHERE contains(i.name, ?) OR contains(c.text, ?)`,
    word,
    word,
  )
  return [{ all: [indexed, { not: waiting }] }, found]
}

const inEveryName = (word: string): Selection[] => [
  ids('SELECT id FROM present_image WHERE contains(name, ?)', word),
  ids('SELECT image_id FROM cache.caption_text WHERE contains(text, ?)', word),
]
