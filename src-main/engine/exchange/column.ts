import type { AttributeKind } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { cleanName, tidyName } from '../labels/names.ts'
import type { Told } from '../kinds/answer-kind.ts'

/** An attribute that is to be made. */
export interface NewAttribute {
  name: string
  title: string
  kind: AttributeKind
}

/** What a row says of an image. */
export interface Answer {
  told: Told
  /** Of the table. */
  line: number
  /** As the row has it. */
  cell: string
}

/**
 * What a table says of one attribute. It names labels, and perhaps the attribute itself, that the library may not have:
 * until the import is done they have numbers in place of ids.
 */
export class Column {
  /** The id of the attribute that is asked for, or what it is to be made of. */
  readonly attribute: number | NewAttribute
  readonly #names: string[] = []
  readonly #answers = new Map<number, Answer>()
  readonly #numbers = new Map<string, number>()
  /** Names of labels by other names that mean them, folded. */
  readonly #readAs = new Map<string, string>()

  constructor(attribute: number | NewAttribute) {
    this.attribute = attribute
  }

  /** By image. */
  get answers(): ReadonlyMap<number, Answer> {
    return this.#answers
  }

  /** A name means the label of another name. */
  readAs(name: string, label: string): void {
    this.#readAs.set(fold(tidyName(name)), label)
  }

  /** @throws AppError `bad-request` where it is no name for a label */
  readonly numberOf = (name: string): number => {
    const written = this.#readAs.get(fold(tidyName(name))) ?? name.trim()
    let number = this.#numbers.get(written)
    if (number === undefined) {
      cleanName(written, 'label')
      number = this.#names.push(written) - 1
      this.#numbers.set(written, number)
    }
    return number
  }

  /** Of several answers on one image the last holds. @returns the one before, where it says another thing */
  tell(imageId: number, answer: Answer): Answer | undefined {
    const before = this.#answers.get(imageId)
    if (before && this.#meaning(before.told) === this.#meaning(answer.told)) return undefined
    this.#answers.set(imageId, answer)
    return before
  }

  /** The labels of the answers that hold, as they are written first, by their numbers. */
  names(): Map<number, string> {
    const used = new Map<number, string>()
    for (const { told } of this.#answers.values())
      for (const number of numbersOf(told)) used.set(number, this.#names[number]!)
    return used
  }

  /** On how many images each of these labels is said. */
  uses(): Map<number, number> {
    const uses = new Map<number, number>()
    for (const { told } of this.#answers.values())
      for (const number of numbersOf(told)) uses.set(number, (uses.get(number) ?? 0) + 1)
    return uses
  }

  #meaning(told: Told): string {
    if (typeof told === 'string') return told
    return numbersOf(told).map((number) => fold(cleanName(this.#names[number]!, 'label'))).sort().join('\n') // prettier-ignore
  }
}

function numbersOf(told: Told): readonly number[] {
  if (typeof told === 'string') return []
  return typeof told === 'number' ? [told] : told
}
