import type { Attributes } from '../labels/attributes.ts'
import { cleanName } from '../labels/names.ts'
import type { Vocabulary } from '../labels/vocabulary.ts'
import type { Way } from '../history/action.ts'
import type { Column, NewAttribute } from './column.ts'

/** Attributes and labels that an import made. */
export interface Made {
  attributes: (NewAttribute & { id: number })[]
  labels: { id: number; attributeId: number; name: string }[]
}

/** The same in the journal. */
export interface SaidNames {
  attributes: NewAttribute[]
  labels: { attribute: string; name: string }[]
}

/** What the names of a table stand for in the library. */
export interface Resolved {
  attributeId: number
  /** By the numbers that the labels have in the column. */
  labelIds: Map<number, number>
}

/** Makes the attributes and labels that a table names and the library lacks, inside the transactions of the import. */
export class NewNames {
  readonly #attributes: Attributes
  readonly #vocabulary: Vocabulary
  readonly #cameOrWent: (attributeId: number) => void

  /** @param cameOrWent told, in the transaction, of attributes that are made no more, or again */
  constructor(attributes: Attributes, vocabulary: Vocabulary, cameOrWent: (attributeId: number) => void) {
    this.#cameOrWent = cameOrWent
    this.#attributes = attributes
    this.#vocabulary = vocabulary
  }

  /** The names of these columns, to be made some at a time and in this order, and then asked for. */
  of(columns: readonly Column[]) {
    const resolved = new Map<Column, Resolved>()
    const of = (column: Column): Resolved => resolved.get(column)!
    const make = (wanted: readonly { column: Column; label?: readonly [number: number, name: string] }[]): Made => {
      const made: Made = { attributes: [], labels: [] }
      for (const { column, label } of wanted) {
        if (label) of(column).labelIds.set(label[0], this.#label(of(column).attributeId, label[1], made))
        else resolved.set(column, { attributeId: this.#attribute(column.attribute, made), labelIds: new Map() })
      }
      return made
    }
    return {
      wanted: columns.flatMap((column) => [{ column }, ...Array.from(column.names(), (label) => ({ column, label }))]),
      make,
      of,
    }
  }

  /** What the names of a column stand for by now: labels that there are not yet have numbers below zero in place of ids. */
  foresee(column: Column): { attributeId: number | null; labelIds: Map<number, number>; unknown: Set<number> } {
    const attributeId = typeof column.attribute === 'number' ? column.attribute : null
    const labelIds = new Map<number, number>()
    const unknown = new Set<number>()
    for (const [number, name] of column.names()) {
      const known = attributeId === null ? undefined : this.#attributes.readLabel(attributeId, name)
      labelIds.set(number, known ?? -1 - number)
      if (known === undefined) unknown.add(number)
    }
    return { attributeId, labelIds, unknown }
  }

  /** Takes back what was made, or has it again. */
  travel({ attributes, labels }: Made, way: Way): void {
    const state = way === 'do' ? 'used' : 'deleted'
    for (const { id, name } of attributes) {
      this.#vocabulary.setAttributeState(id, name, state)
      this.#cameOrWent(id)
    }
    for (const { id, name } of labels) this.#vocabulary.setLabelState(id, name, state)
  }

  say({ attributes, labels }: Made): SaidNames {
    const names = new Map(attributes.map(({ id, name }) => [id, name]))
    const nameOf = (id: number): string => {
      const name = names.get(id) ?? this.#attributes.get(id).name
      names.set(id, name)
      return name
    }
    return {
      attributes: attributes.map(({ kind, name, title }) => ({ name, title, kind })),
      labels: labels.map(({ attributeId, name }) => ({ attribute: nameOf(attributeId), name })),
    }
  }

  /** Makes what the journal says an import made, where there is none. */
  makeSaid({ attributes, labels }: SaidNames): Made {
    const made: Made = { attributes: [], labels: [] }
    for (const wanted of attributes) if (!this.#attributes.find(wanted.name)) this.#attribute(wanted, made)
    const attributeIds = new Map<string, number | undefined>()
    for (const { attribute, name } of labels) {
      if (!attributeIds.has(attribute)) attributeIds.set(attribute, this.#attributes.find(attribute)?.id)
      const attributeId = attributeIds.get(attribute)
      if (attributeId !== undefined) this.#label(attributeId, name, made)
    }
    return made
  }

  /** @throws AppError `not-found`, `already-exists` where somebody was quicker */
  #attribute(wanted: number | NewAttribute, made: Made): number {
    if (typeof wanted === 'number') return this.#attributes.get(wanted).id
    const { kind } = wanted
    const { name, title } = this.#attributes.newNames(wanted.title, wanted.name)
    const id = this.#vocabulary.insertAttribute(name, title, kind)
    made.attributes.push({ id, name, title, kind })
    return id
  }

  #label(attributeId: number, name: string, made: Made): number {
    const known = this.#attributes.readLabel(attributeId, name)
    if (known !== undefined) return known
    const clean = cleanName(name, 'label')
    const id = this.#vocabulary.insertLabel(attributeId, clean)
    made.labels.push({ id, attributeId, name: clean })
    return id
  }
}
