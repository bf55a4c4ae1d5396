import type { AttributeKind } from '../../../src-preload/contract.ts'
import { fold, searched } from '../../../src-preload/contract/folding.ts'
import { nearKey } from '../../../src-preload/contract/near-names.ts'
import { readConfidence, readFact, reviewStates } from '../../../src-preload/contract/search-facts.ts'
import { quoted, readSearch, type SoughtText, type Term } from '../../../src-preload/contract/search-text.ts'
import { compileClause, withLeaves } from './compile-clause.ts'
import { compileFact } from './compile-fact.ts'
import { ids, type Ids, type Selection } from './selection.ts'

/** The index knows what three letters in a row are in; shorter words are looked for in every name. */
const shortestIndexed = 3

/** An attribute, as a field of a search names it. */
export interface NamedAttribute {
  id: number
  name: string
  title: string
  kind: AttributeKind
}

/** Each term must fit, wherever. The statements know the functions of `openReader`. */
export function compileText(text: string, attributes: readonly NamedAttribute[]): Selection[] {
  return readSearch(text).map((term) => {
    const whole: Selection = { any: term.values.map((value) => compileValue(term, value, attributes)) }
    return term.not ? { not: whole } : whole
  })
}

function compileValue({ field }: Term, value: SoughtText, attributes: readonly NamedAttribute[]): Selection {
  if (field === null) return foundIn(value)
  const attribute = attributes.find(({ name, title }) => isCalled(field, name) || isCalled(field, title))
  if (attribute) return ofAttribute(attribute, value)
  const plain = fold(field)
  const fact = value.exact ? undefined : readFact(plain, searched(value.text))
  if (fact) return compileFact(fact)
  switch (plain) {
    case 'folder':
      return inFolders(value.text)
    case 'file':
      return inIndex(value.text, ['name'])
    case 'product':
      return ids(
        'SELECT i.id FROM product p CROSS JOIN any_image i ON i.product_id = p.id WHERE contains(p.key, ?)',
        value.text,
      )
    case 'label':
      return withLabelLike(value)
    case 'model':
      return ids(
        `SELECT v.image_id FROM active_version m CROSS JOIN cache.value v ON v.attribute_id = m.attribute_id
         WHERE called(m.name, ?) AND v.source = 'machine'`,
        value.text,
      )
    case 'is':
      if (fold(value.text) === 'unreadable') return ids('SELECT id FROM any_image WHERE error IS NOT NULL')
  }
  // A field that there is not: it stands there as it is, such as in a caption.
  return foundIn({ text: `${field}:${quoted(value.text)}`, exact: true })
}

const otherNames: Readonly<Record<string, string>> = { color: 'colour', annotation: 'caption' }
const bare = (name: string): string => searched(name).replace(/\s+/g, '')
const isCalled = (field: string, name: string): boolean => bare(otherNames[fold(field)] ?? field) === bare(name)

/** A label that is called so, or else what is said of the attribute, or else the labels that hold it. */
function ofAttribute({ id, kind }: NamedAttribute, value: SoughtText): Selection {
  const { text, exact } = value
  const state = reviewStates.find((known) => known === fold(text))
  const confidence = readConfidence(text)
  if (!exact && confidence) return compileClause({ attributeId: id, confidence })
  const inState: Selection[] = state && !exact ? [compileClause({ attributeId: id, states: [state] })] : []
  if (kind === 'text') return { any: [...inState, inIndex(text, ['caption'])] }
  const some = exact || state !== undefined ? '' : orHolding
  return {
    any: [
      ...inState,
      ...['value', 'many_label'].map((table) =>
        ids(
          `WITH called(id) AS MATERIALIZED (SELECT id FROM label WHERE attribute_id = ? AND called(name, ?)),
             meant(id) AS (SELECT id FROM called ${some})
           SELECT v.image_id FROM ${withLeaves('SELECT id FROM meant')} f
           CROSS JOIN cache.${table} v ON v.attribute_id = ? AND v.label_id = f.id`,
          id,
          text,
          ...(some === '' ? [] : [id, text]),
          id,
        ),
      ),
    ],
  }
}

const orHolding = `UNION ALL
  SELECT id FROM label WHERE attribute_id = ? AND holds(name, ?) AND NOT EXISTS (SELECT 1 FROM called)`

/** `contains`: in this very sequence; `holds`: or but for what near names differ by. */
function foundIn(value: SoughtText): Selection {
  return { any: [inIndex(value.text, ['name', 'caption']), inFolders(value.text), withLabelLike(value)] }
}

const inFolders = (text: string): Ids =>
  ids('SELECT i.id FROM folder f CROSS JOIN any_image i ON i.folder_id = f.id WHERE contains(f.path, ?)', text)

/** An attribute has its labels in one of the two. */
function withLabelLike({ text, exact }: SoughtText): Selection {
  const meant = exact || nearKey(text).length < shortestIndexed ? 'contains' : 'holds'
  return {
    any: ['value', 'many_label'].map((table) =>
      ids(
        `SELECT v.image_id FROM label l
       CROSS JOIN cache.${table} v ON v.attribute_id = l.attribute_id AND v.label_id = l.id
       WHERE l.id IN ${withLeaves(`SELECT id FROM label WHERE ${meant}(name, ?)`)}`,
        text,
      ),
    ),
  }
}

type Column = 'name' | 'caption'

/** What changed since it was indexed is read itself: see text-index.ts. */
function inIndex(text: string, columns: readonly Column[]): Selection {
  if (Array.from(searched(text)).length < shortestIndexed)
    return { any: columns.map((column) => inEvery(column, text)) }
  const phrase = `"${searched(text).replaceAll('"', '""')}"`
  const indexed = ids(
    'SELECT rowid FROM cache.search WHERE search MATCH ?',
    columns.length === 1 ? `${columns.join()} : ${phrase}` : phrase,
  )
  const waiting = ids('SELECT image_id FROM cache.search_waiting')
  const found = ids(
    `SELECT w.image_id FROM cache.search_waiting w CROSS JOIN any_image i ON i.id = w.image_id
     LEFT JOIN cache.caption_text c ON c.image_id = w.image_id
     WHERE ${columns.map((column) => `contains(${column === 'name' ? 'i.name' : 'c.text'}, ?)`).join(' OR ')}`,
    ...columns.map(() => text),
  )
  return { any: [{ all: [indexed, { not: waiting }] }, found] }
}

const inEvery = (column: Column, text: string): Ids =>
  column === 'name'
    ? ids('SELECT id FROM present_image WHERE contains(name, ?)', text)
    : ids('SELECT image_id FROM cache.caption_text WHERE contains(text, ?)', text)
