import type { Database } from 'better-sqlite3'
import type { Filter, ImageSort } from '../../../src-preload/contract.ts'
import { oneRow } from '../storage/one-row.ts'
import type { NamedAttribute } from './compile-text.ts'
import { compileFilter } from './compile.ts'
import { evaluate, type Chosen } from './evaluate.ts'
import { ImageSet } from './image-set.ts'
import type { Ids } from './selection.ts'

/** Of fewer than one image in so many, each is looked up and they are sorted; of more, the order's index is walked. */
const fewOneIn = 20

/**
 * Ordered ids of the images a filter names. The filter's sets of ids are joined here; then the order is read from an
 * index, or, of few images, looked up.
 */
export class ImageLists {
  readonly #database: Database

  /** @param database a connection of `openReader`; a list of a million ids keeps it busy for a second */
  constructor(database: Database) {
    this.#database = database
  }

  list(filter: Filter, sort: ImageSort): Uint32Array {
    // One state of the library from the first set to the last.
    return this.#database.transaction(() => {
      const chosen = this.#chosen(filter)
      switch (sort.by) {
        case 'name':
          return this.#byName(chosen, sort.descending)
        case 'added':
          return this.#byId(chosen, sort.descending)
        case 'confidence':
        case 'uncertainty':
          return this.#byConfidence(chosen, sort)
      }
    })()
  }

  /** How many images a filter names: their order is not asked for, and costs nothing. */
  count(filter: Filter): number {
    return this.#database.transaction(() => {
      const chosen = this.#chosen(filter)
      const { set, isRest } = this.#present(chosen)
      if (!isRest) return set.count()
      return oneRow(this.#database.prepare<[], number>('SELECT count(*) FROM any_image').pluck()) - set.count()
    })()
  }

  #chosen(filter: Filter): Chosen {
    const length = (this.#read({ sql: 'SELECT max(id) FROM any_image', values: [] })[0] ?? 0) + 1
    const attributes = this.#database
      .prepare<[], NamedAttribute>(`SELECT id, name, title, kind FROM attribute WHERE state <> 'deleted'`)
      .all()
    return evaluate(compileFilter(filter, attributes), length, (ids) => this.#read(ids))
  }

  #byName(chosen: Chosen, descending: boolean): Uint32Array {
    const order = descending ? 'i.name COLLATE NOCASE DESC, i.id DESC' : 'i.name COLLATE NOCASE, i.id'
    if (!isFew(chosen)) {
      return kept(this.#read({ sql: `SELECT i.id FROM present_image i ORDER BY ${order}`, values: [] }), chosen)
    }
    const among = JSON.stringify([...chosen.set.toIds()])
    const sql = `SELECT i.id FROM json_each(?) CROSS JOIN present_image i ON i.id = value ORDER BY ${order}`
    return Uint32Array.from(this.#read({ sql, values: [among] }))
  }

  #byId(chosen: Chosen, descending: boolean): Uint32Array {
    const ids = chosen.isRest
      ? kept(this.#read({ sql: 'SELECT id FROM present_image ORDER BY id', values: [] }), chosen)
      : this.#present(chosen).set.toIds()
    return descending ? ids.reverse() : ids
  }

  /** What has a value in the order of its index; what has none comes last, whatever the direction. */
  #byConfidence(chosen: Chosen, sort: Extract<ImageSort, { attributeId: number }>): Uint32Array {
    // Uncertainty is one minus the margin: falling uncertainty is rising margin.
    const [column, descending] =
      sort.by === 'confidence' ? ['confidence', sort.descending] : ['margin', !sort.descending]
    const direction = descending ? 'DESC' : 'ASC'
    const order = `ORDER BY ${column} ${direction}, image_id ${direction}`
    const where = `attribute_id = ? AND ${column} IS NOT NULL`
    const { attributeId } = sort
    if (isFew(chosen)) {
      const present = this.#present(chosen)
      const among = JSON.stringify([...present.set.toIds()])
      const sql = `SELECT image_id FROM json_each(?) CROSS JOIN cache.value v ON v.attribute_id = ? AND image_id = json_each.value
         WHERE ${column} IS NOT NULL ${order}`
      const known = kept(this.#read({ sql, values: [among, attributeId] }), present)
      const rest = present.set.without(ImageSet.of(present.set.length, known))
      return joined(known, this.#byName({ set: rest, isRest: false }, false))
    }
    const sql = `SELECT image_id FROM cache.value INDEXED BY value_${column} WHERE ${where} ${order}`
    const known = kept(this.#read({ sql, values: [attributeId] }), this.#present(chosen))
    const unknown = `SELECT id FROM present_image EXCEPT SELECT image_id FROM cache.value WHERE ${where} ORDER BY 1`
    const rest = kept(this.#read({ sql: unknown, values: [attributeId] }), chosen)
    return joined(known, this.#byName({ set: ImageSet.of(chosen.set.length, rest), isRest: false }, false))
  }

  /** Without the images that are gone from the disk, which are few. */
  #present({ set, isRest }: Chosen): Chosen {
    const gone = ImageSet.of(set.length, this.#read({ sql: 'SELECT id FROM gone_image', values: [] }))
    return { set: isRest ? set.or(gone) : set.without(gone), isRest }
  }

  #read({ sql, values }: Ids): number[] {
    return this.#database
      .prepare<(string | number)[], number>(sql)
      .pluck()
      .all(...values)
  }
}

const isFew = ({ set, isRest }: Chosen): boolean => !isRest && set.count() * fewOneIn < set.length

/** Those that are chosen, in the order in which they are met first. */
function kept(order: readonly number[], { set, isRest }: Chosen): Uint32Array {
  const met = new ImageSet(set.length)
  const ids = new Uint32Array(order.length)
  let count = 0
  for (const id of order) {
    if (set.has(id) === isRest || met.has(id)) continue
    met.add(id)
    ids[count++] = id
  }
  return ids.slice(0, count)
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const whole = new Uint32Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
