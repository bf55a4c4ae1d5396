import type { AttributeKind } from '../../../src-preload/contract.ts'
import { cleanName } from '../labels/names.ts'
import type { Told } from '../kinds/answer-kind.ts'

/** An attribute that is to be made. */
export interface NewAttribute {
  name: string
  title: string
  kind: AttributeKind
}

/**
 * What a table says of one attribute. It names labels, and perhaps the attribute itself, that the library may not have:
 * until the import is done they have numbers in place of ids.
 */
export class Column {
  /** The id of the attribute that is asked for, or what it is to be made of. */
  readonly attribute: number | NewAttribute
  /** Names of labels by their numbers. */
  readonly names: string[] = []
  /** By image; of several answers on one the last holds. */
  readonly answers = new Map<number, Told>()
  readonly #numbers = new Map<string, number>()

  constructor(attribute: number | NewAttribute) {
    this.attribute = attribute
  }

  /** @throws AppError `bad-request` where it is no name for a label */
  readonly numberOf = (name: string): number => {
    const clean = cleanName(name, 'label')
    let number = this.#numbers.get(clean)
    if (number === undefined) {
      number = this.names.push(clean) - 1
      this.#numbers.set(clean, number)
    }
    return number
  }
}
