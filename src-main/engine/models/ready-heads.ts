import { join } from 'node:path'
import type { ReadyHead } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Attributes } from '../labels/attributes.ts'
import { titleOf } from '../labels/names.ts'
import { readModelCard, verifyModelFile, type HeadCard } from './cards.ts'
import type { ShippedModels } from './shipped-models.ts'

/** Heads that ship with the program for attributes not everybody wants: offered, and put to use where someone asks. */
export class ReadyHeads {
  readonly #attributes: Attributes
  readonly #models: ShippedModels
  readonly #shipped: string
  readonly #makes: (feature: string) => boolean
  readonly #added: (attributeId: number) => void

  /**
   * @param shipped the folder of the shipped models
   * @param makes whether some backbone here makes a feature block
   * @param added told of the attribute that has a model now
   */
  constructor(
    attributes: Attributes,
    models: ShippedModels,
    { shipped, makes, added }: { shipped: string; makes(feature: string): boolean; added(attributeId: number): void },
  ) {
    this.#attributes = attributes
    this.#models = models
    this.#shipped = shipped
    this.#makes = makes
    this.#added = added
  }

  /** Those that the library does not have yet. */
  list(): ReadyHead[] {
    return this.#cards().map(({ card }) => ({
      name: card.attribute,
      title: titleOf(card.attribute),
      labels: card.labels.length,
      features: card.features,
      metrics: card.metrics,
    }))
  }

  /**
   * Makes a ready-made head known to the library, with its attribute where there is none of that name; labels are matched
   * by name. It is in use at once unless another model is.
   *
   * @returns the id of the attribute
   * @throws AppError `not-found`, `already-exists`, `model-missing`, `damaged`
   */
  async add(name: string): Promise<number> {
    const wanted = name.trim().toLowerCase()
    const cards = this.#cards()
    const found = cards.find(({ card }) => card.attribute.toLowerCase() === wanted)
    if (!found) throw this.#unknown(wanted, cards)
    const { card, folder } = found
    await verifyModelFile(join(this.#shipped, folder), card)
    const missing = card.features.find((feature) => !this.#makes(feature))
    if (missing !== undefined) {
      throw new AppError(
        'model-missing',
        `"${card.name}" needs the backbone "${missing}". Reinstall Selvedge.`,
        missing,
      )
    }
    const known = this.#attributes.find(card.attribute)
    if (known && known.kind === 'text') {
      throw new AppError('bad-request', `${known.title} is a text; labels cannot be given to it.`, known.name)
    }
    const { id } = known ?? this.#attributes.create(titleOf(card.attribute), card.attribute)
    this.#models.register([folder])
    this.#added(id)
    return id
  }

  #cards(): { card: HeadCard; folder: string }[] {
    return this.#models.ready().flatMap((folder) => {
      const card = readModelCard(join(this.#shipped, folder))
      return card.kind === 'head' ? [{ card, folder }] : []
    })
  }

  #unknown(name: string, cards: readonly { card: HeadCard }[]): AppError {
    const attribute = this.#attributes.find(name)
    if (attribute?.activeVersionId) {
      return new AppError('already-exists', `${attribute.title} is an attribute already, with a model that tags.`, name)
    }
    const names = cards.map(({ card }) => card.attribute)
    const remedy =
      names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are none that the library does not have yet.'
    return new AppError('not-found', `There is no ready-made head for "${name}". ${remedy}`, name)
  }
}
