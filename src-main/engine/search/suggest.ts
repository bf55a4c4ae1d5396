import type { Database } from 'better-sqlite3'
import type { SuggestedLabel, Suggestions } from '../../../src-preload/contract.ts'
import { searched } from '../../../src-preload/contract/folding.ts'
import { nearKey } from '../../../src-preload/contract/near-names.ts'
import { lettersApart, relatedKeys } from '../../../src-preload/contract/near-words.ts'
import { readSearch } from '../../../src-preload/contract/search-text.ts'
import { productName } from '../catalog/products.ts'

const mostLabels = 8
const mostWords = 5
const mostFolders = 4
const mostImages = 5
/** Words are taken from so many of the images that hold what was written. */
const textsRead = 400

const mostProducts = 50

const nothing: Suggestions = { labels: [], near: [], words: [], images: [], folders: [], products: [] }

type LabelRow = SuggestedLabel

/** What a text that is being written may mean: what is suggested is its last term. */
export class Suggester {
  readonly #statements: ReturnType<typeof prepare>

  /** @param database a connection of `openReader` */
  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  suggest(text: string): Suggestions {
    const term = readSearch(text).at(-1)
    const sought = term?.values.at(-1)?.text.trim() ?? ''
    if (!term || searched(sought) === '') return { ...nothing }
    const labels = this.#statements.labels.all()
    const field = term.field === null ? null : nearKey(term.field)
    const asked = field === null ? labels : labels.filter(({ title }) => nearKey(title) === field)
    const fitting = ranked(asked, (label) => likeness(label.name, sought))
    const isFound = fitting.some(({ name, images }) => images > 0 && likeness(name, sought) >= 1)
    const given = asked.filter(({ images }) => images > 0)
    return {
      labels: fitting.slice(0, mostLabels),
      near: isFound ? [] : ranked(given, (label) => nearness(label.name, sought)).slice(0, mostLabels),
      words: field === null ? this.#words(sought) : [],
      images: field === null || field === 'file' ? this.#images(sought) : [],
      folders: field === null || field === 'folder' ? this.#statements.folders.all(sought, mostFolders) : [],
      products: field === 'product' ? this.#products(sought) : [],
    }
  }

  #products(sought: string): Suggestions['products'] {
    return this.#statements.products.all(sought, mostProducts).map((row) => ({ ...row, name: productName(row.key) }))
  }

  #images(sought: string): { id: number; name: string }[] {
    const plain = searched(sought)
    return Array.from(plain).length < 3
      ? []
      : this.#statements.images.all(`name : "${plain.replaceAll('"', '""')}"`, mostImages)
  }

  /** Words that begin with the last word, by how many of the texts that were read hold them. */
  #words(sought: string): string[] {
    const start = searched(sought).split(/\s+/).at(-1) ?? ''
    if (Array.from(start).length < 3) return []
    const counts = new Map<string, number>()
    for (const { name, caption } of this.#statements.texts.all(`"${start.replaceAll('"', '""')}"`, textsRead)) {
      const words = new Set(searched(`${name.replace(/\.[^.]+$/, '')} ${caption ?? ''}`).match(/[\p{L}\p{M}]{2,}/gu))
      for (const word of words) if (word.startsWith(start)) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    const byCount = [...counts].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
    return byCount.slice(0, mostWords).map(([word]) => word)
  }
}

/** 3 called so, 2 begins so, 1 a word of it begins so, 0.5 holds it, 0 none of these. */
function likeness(name: string, sought: string): number {
  const plain = searched(name)
  const wanted = searched(sought)
  if (plain === wanted || nearKey(name) === nearKey(sought)) return 3
  if (plain.startsWith(wanted)) return 2
  const at = plain.indexOf(wanted)
  if (at > 0) return /[^\p{L}\p{N}]/u.test(plain.charAt(at - 1)) ? 1 : 0.5
  const key = nearKey(sought)
  return key.length >= 3 && nearKey(name).includes(key) ? 0.5 : 0
}

/** 3 means about the same, 2 is written with one other letter, 1 with two; 0 none of these. */
function nearness(name: string, sought: string): number {
  const words = [name, ...name.split(/\s+/)].map(nearKey)
  const related = relatedKeys(sought)
  if (words.some((word) => related.includes(word))) return 3
  const key = nearKey(sought)
  const most = key.length < 4 ? 1 : 2
  const apart = Math.min(...words.map((word) => lettersApart(word, key, most)))
  return apart > most ? 0 : 3 - apart
}

/** Those that are like it at all, likest first; of equals those that more images have. */
function ranked(labels: readonly LabelRow[], like: (label: LabelRow) => number): LabelRow[] {
  return labels
    .map((label) => ({ label, score: like(label) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || other.label.images - one.label.images)
    .map(({ label }) => label)
}

function prepare(database: Database) {
  return {
    labels: database.prepare<[], LabelRow>(
      `SELECT a.id AS attributeId, a.title, l.id AS labelId, l.name, coalesce(c.images, 0) AS images
       FROM attribute a CROSS JOIN label l ON l.attribute_id = a.id AND l.state <> 'deleted' AND l.merged_into IS NULL
       LEFT JOIN cache.label_count c ON c.attribute_id = a.id AND c.label_id = l.id
       WHERE a.state <> 'deleted'`,
    ),
    texts: database.prepare<[string, number], { name: string; caption: string | null }>(
      `SELECT i.name, c.text AS caption FROM (SELECT rowid AS id FROM cache.search WHERE search MATCH ? LIMIT ?) s
       CROSS JOIN any_image i ON i.id = s.id LEFT JOIN cache.caption_text c ON c.image_id = i.id`,
    ),
    images: database.prepare<[string, number], { id: number; name: string }>(
      `SELECT i.id, i.name FROM (SELECT rowid AS id FROM cache.search WHERE search MATCH ? LIMIT ?) s
       CROSS JOIN present_image i ON i.id = s.id`,
    ),
    products: database.prepare<[string, number], { key: string; images: number }>(
      `SELECT p.key, count(*) AS images FROM product p CROSS JOIN present_image i ON i.product_id = p.id
       WHERE contains(p.key, ?) GROUP BY p.key ORDER BY length(p.key), p.key LIMIT ?`,
    ),
    folders: database.prepare<[string, number], Suggestions['folders'][number]>(
      `SELECT s.*, (WITH RECURSIVE below(id) AS (SELECT s.folderId UNION ALL
           SELECT f.id FROM below CROSS JOIN folder f ON f.parent_id = below.id)
         SELECT coalesce(sum(n.images), 0) FROM below CROSS JOIN cache.folder_count n ON n.folder_id = below.id) AS images
       FROM (SELECT f.catalog_id AS catalogId, f.id AS folderId, iif(f.path = '', c.name, f.path) AS path
         FROM catalog c CROSS JOIN folder f ON f.catalog_id = c.id
         WHERE c.removed_at IS NULL AND contains(iif(f.path = '', c.name, f.name), ?) ORDER BY length(f.path), path LIMIT ?) s`,
    ),
  }
}
