import type { AttributeKind, Label } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { History } from '../history/history.ts'
import type { Attributes } from './attributes.ts'
import { cleanName } from './names.ts'
import { vocabularyActions, type VocabularyPorts } from './vocabulary-actions.ts'

/** Where people make and name attributes and labels: each verb is one action of the history. */
export class LabelDesk {
  readonly #attributes: Attributes
  readonly #history: History
  readonly #actions: ReturnType<typeof vocabularyActions>

  constructor(history: History, ports: VocabularyPorts) {
    this.#attributes = ports.attributes
    this.#history = history
    this.#actions = vocabularyActions(ports)
    history.define(...Object.values(this.#actions))
  }

  /** @returns the id @throws AppError `bad-request`, `already-exists` */
  async makeAttribute(title: string, name: string | undefined, kind: AttributeKind): Promise<number> {
    const names = this.#attributes.newNames(title, name)
    const { attributeId } = await this.#history.perform(
      this.#actions.makeAttribute,
      { ...names, kind },
      { title: `New attribute: ${names.title}`, images: 0 },
    )
    return attributeId ?? 0
  }

  /** The label of this name, made where there is none; one that is retired is offered again. @throws AppError `bad-request` */
  async makeLabel(attributeId: number, name: string): Promise<Label> {
    const { kind, title } = this.#attributes.get(attributeId)
    if (kind === 'text') throw new AppError('bad-request', `${title} is a text and has no labels.`, title)
    const clean = cleanName(name, 'label')
    const known = this.#attributes.findLabel(attributeId, name)
    if (known !== undefined) return this.retireLabel(known, false)
    const description = { title: `${title}: new label ${clean}`, images: 0 }
    const made = await this.#history.perform(this.#actions.makeLabel, { attributeId, name: clean }, description)
    return this.#attributes.label(made.labelId ?? 0)
  }

  /** @throws AppError `bad-request`, `already-exists` */
  async renameLabel(labelId: number, name: string): Promise<Label> {
    const { attributeId, name: from } = this.#attributes.label(labelId)
    const to = cleanName(name, 'label')
    this.#attributes.requireFreeLabel(attributeId, to, labelId)
    const title = `${this.#attributes.get(attributeId).title}: rename ${from} to ${to}`
    if (from !== to) {
      const payload = { attributeId, labelId, from, to }
      await this.#history.perform(this.#actions.renameLabel, payload, { title, images: 0 })
    }
    return this.#attributes.label(labelId)
  }

  /**
   * Retires a label, or has it offered again. A retired one stays on the images that people gave it, and filters find it;
   * it is not offered any more, no model answers with it, and none learns it.
   */
  async retireLabel(labelId: number, retired: boolean): Promise<Label> {
    const { attributeId, name, retired: before } = this.#attributes.label(labelId)
    if (retired !== before) {
      const title = `${this.#attributes.get(attributeId).title}: ${retired ? 'retire' : 'offer'} ${name}${retired ? '' : ' again'}`
      await this.#history.perform(
        this.#actions.retireLabel,
        { attributeId, labelId, name, retired },
        { title, images: 0 },
      )
    }
    return this.#attributes.label(labelId)
  }

  /**
   * Hides an attribute with its labels, decisions, models and runs, until that is taken back. Shipped ones go like any
   * other; captions stay, as every image has a place for one.
   * @throws AppError `bad-request` for captions, `busy` while something is trained
   */
  async deleteAttribute(attributeId: number): Promise<void> {
    const { name, title } = this.#attributes.get(attributeId)
    if (this.#attributes.isBuiltIn(attributeId)) {
      throw new AppError('bad-request', `${title} is part of every library and cannot be deleted.`, title)
    }
    const description = { title: `Delete attribute ${title}`, images: 0 }
    await this.#history.perform(this.#actions.deleteAttribute, { attributeId, name }, description)
  }

  /** @throws AppError `bad-request`, `already-exists` */
  async renameAttribute(attributeId: number, title: string): Promise<void> {
    const { name, title: before } = this.#attributes.get(attributeId)
    const clean = cleanName(title, 'attribute')
    this.#attributes.requireFreeTitle(clean, attributeId)
    if (clean === before) return
    const payload = { attributeId, from: { name, title: before }, to: { name, title: clean } }
    const description = { title: `Rename attribute ${before} to ${clean}`, images: 0 }
    await this.#history.perform(this.#actions.renameAttribute, payload, description)
  }

  /** From what confidence on a model's answer is stated; null: what the model's card says. */
  async chooseThreshold(attributeId: number, threshold: number | null): Promise<void> {
    const { ownThreshold, title } = this.#attributes.get(attributeId)
    if (ownThreshold === threshold) return
    const payload = { attributeId, from: ownThreshold, to: threshold }
    const description = { title: `${title}: when answers are stated`, images: 0 }
    await this.#history.perform(this.#actions.chooseThreshold, payload, description)
  }
}
