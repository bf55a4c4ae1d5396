import type { Database } from 'better-sqlite3'
import type { ImageFilter, ImageSort } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import { USUAL_THRESHOLD } from '../labels/attributes.ts'

interface Clause {
  sql: string
  values: (string | number)[]
}

/**
 * Ordered ids of the images a filter names. Reads through a connection of its own, so that a long list is read a stretch
 * at a time while decisions and jobs go on writing.
 */
export class ImageQueries {
  readonly #reader: Database
  readonly #underWay = new Set<Promise<unknown>>()
  #isClosed = false

  constructor(reader: Database) {
    this.#reader = reader
  }

  /** Ends the lists being read: a connection cannot be closed under them. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#underWay)
  }

  async list(filter: ImageFilter, sort: ImageSort): Promise<Uint32Array> {
    checkFilter(filter, sort)
    const direction = sort.descending ? 'DESC' : 'ASC'
    const { attributeId } = filter
    if ((sort.by === 'confidence' || sort.by === 'uncertainty') && attributeId !== undefined) {
      return this.#byConfidence(filter, sort, attributeId)
    }
    const order = sort.by === 'added' ? `i.id ${direction}` : `i.name COLLATE NOCASE ${direction}, i.id ${direction}`
    const { sql, values } = where(filter)
    const join =
      attributeId === undefined
        ? ''
        : `${needsValue(filter) ? 'JOIN' : 'LEFT JOIN'} cache.value v ON v.attribute_id = ${attributeId} AND v.image_id = i.id`
    return this.#collect(`SELECT i.id FROM image i ${join} WHERE ${sql} ORDER BY ${order}`, values)
  }

  /** Images with a prediction in the order of the index; those without one come last, whatever the direction. */
  async #byConfidence(filter: ImageFilter, sort: ImageSort, attributeId: number): Promise<Uint32Array> {
    const { sql, values } = where(filter)
    // Uncertainty is one minus the margin: falling uncertainty is rising margin.
    const [column, descending] =
      sort.by === 'confidence' ? ['confidence', sort.descending] : ['margin', !sort.descending]
    const direction = descending ? 'DESC' : 'ASC'
    const known =
      filter.state === 'untagged'
        ? new Uint32Array()
        : await this.#collect(
            `SELECT i.id FROM cache.value v CROSS JOIN image i ON i.id = v.image_id
             WHERE v.attribute_id = ${attributeId} AND v.${column} IS NOT NULL AND ${sql}
             ORDER BY v.${column} ${direction}, v.image_id ${direction}`,
            values,
          )
    const unknown = await this.#collect(
      `SELECT i.id FROM image i ${needsValue(filter) ? 'JOIN' : 'LEFT JOIN'} cache.value v
         ON v.attribute_id = ${attributeId} AND v.image_id = i.id
       WHERE v.${column} IS NULL AND ${sql} ORDER BY i.name COLLATE NOCASE, i.id`,
      values,
    )
    const ids = new Uint32Array(known.length + unknown.length)
    ids.set(known)
    ids.set(unknown, known.length)
    return ids
  }

  async #collect(sql: string, values: (string | number)[]): Promise<Uint32Array> {
    const reading = this.#read(sql, values)
    this.#underWay.add(reading)
    try {
      return await reading
    } finally {
      this.#underWay.delete(reading)
    }
  }

  async #read(sql: string, values: (string | number)[]): Promise<Uint32Array> {
    const pause = makePause()
    let ids = new Uint32Array(1024)
    let count = 0
    for (const id of this.#reader
      .prepare(sql)
      .pluck()
      .iterate(...values)) {
      if (count === ids.length) {
        const larger = new Uint32Array(ids.length * 2)
        larger.set(ids)
        ids = larger
      }
      ids[count++] = id as number
      if (count % 1000 === 0) {
        await pause()
        if (this.#isClosed) throw new AppError('cancelled', 'The library is being closed.')
      }
    }
    return ids.slice(0, count)
  }
}

function checkFilter(filter: ImageFilter, sort: ImageSort): void {
  const needsAttribute =
    filter.labelId !== undefined ||
    filter.state !== undefined ||
    filter.minimumConfidence !== undefined ||
    filter.maximumConfidence !== undefined ||
    sort.by === 'confidence' ||
    sort.by === 'uncertainty'
  if (needsAttribute && filter.attributeId === undefined) {
    throw new AppError(
      'bad-request',
      'Labels, confidences and states are of an attribute: name it in the filter.',
      'attributeId',
    )
  }
}

/** Whether only images with a value can match, so that the value's index can lead. */
function needsValue(filter: ImageFilter): boolean {
  return (
    filter.labelId !== undefined ||
    filter.minimumConfidence !== undefined ||
    filter.maximumConfidence !== undefined ||
    filter.state === 'human' ||
    filter.state === 'imported' ||
    filter.state === 'machine' ||
    filter.state === 'unsure' ||
    filter.state === 'suspect'
  )
}

/** The condition on image `i` and, where an attribute is named, its value `v`. */
function where(filter: ImageFilter): Clause {
  const parts: string[] = ['i.present = 1']
  const values: (string | number)[] = []
  const add = (sql: string, ...more: (string | number)[]): void => {
    parts.push(sql)
    values.push(...more)
  }
  if (filter.folderId !== undefined) {
    add(
      `i.folder_id IN (WITH RECURSIVE below(id) AS (SELECT ? UNION ALL
         SELECT f.id FROM folder f JOIN below ON f.parent_id = below.id) SELECT id FROM below)`,
      filter.folderId,
    )
  }
  if (filter.catalogId !== undefined) {
    add('i.folder_id IN (SELECT id FROM folder WHERE catalog_id = ?)', filter.catalogId)
  }
  if (filter.failed !== undefined) add(filter.failed ? 'i.error IS NOT NULL' : 'i.error IS NULL')
  if (filter.text !== undefined && filter.text.trim() !== '') {
    const part = `%${filter.text.trim().replace(/[\\%_]/g, '\\$&')}%`
    add(
      `(i.name LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM cache.caption_text t
         WHERE t.image_id = i.id AND t.text LIKE ? ESCAPE '\\'))`,
      part,
      part,
    )
  }
  if (filter.labelId !== undefined) add('v.label_id = ?', filter.labelId)
  if (filter.minimumConfidence !== undefined) add('v.confidence >= ?', filter.minimumConfidence)
  if (filter.maximumConfidence !== undefined) add('v.confidence <= ?', filter.maximumConfidence)
  switch (filter.state) {
    case 'human':
    case 'imported':
    case 'machine':
      add('v.source = ?', filter.state)
      break
    case 'unreviewed':
      add(`(v.source IS NULL OR v.source = 'machine')`)
      break
    case 'untagged':
      add('v.image_id IS NULL')
      break
    case 'unsure':
      add(
        `v.source = 'machine' AND v.confidence < (
           SELECT coalesce(a.threshold, m.threshold, ${USUAL_THRESHOLD}) FROM attribute a
           LEFT JOIN model_version m ON m.attribute_id = a.id AND m.state = 'active' WHERE a.id = v.attribute_id)`,
      )
      break
    case 'suspect':
      add(
        `v.image_id IN (SELECT s.image_id FROM cache.suspect s
           CROSS JOIN annotation n ON n.attribute_id = s.attribute_id AND n.image_id = s.image_id AND n.label_id = s.label_id
           WHERE s.attribute_id = ? AND n.verdict = 'is' AND n.at <= s.found_at)`,
        filter.attributeId ?? 0,
      )
      break
    case undefined:
  }
  return { sql: parts.join(' AND '), values }
}
