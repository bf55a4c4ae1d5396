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

  /** The label of this name, made where there is none. @throws AppError `bad-request` */
  async makeLabel(attributeId: number, name: string): Promise<Label> {
    const { kind, title } = this.#attributes.get(attributeId)
    if (kind === 'text') throw new AppError('bad-request', `${title} is a text and has no labels.`, title)
    const clean = cleanName(name, 'label')
    const known = this.#attributes.findLabel(attributeId, clean)
    if (known !== undefined) return this.#attributes.label(known)
    const description = { title: `${title}: new label ${clean}`, images: 0 }
    const made = await this.#history.perform(this.#actions.makeLabel, { attributeId, name: clean }, description)
    return this.#attributes.label(made.labelId ?? 0)
  }

  /** @throws AppError `bad-request`, `already-exists` */
  async renameLabel(labelId: number, name: string): Promise<Label> {
    const { attributeId, name: from } = this.#attributes.label(labelId)
    const to = cleanName(name, 'label')
    const taken = this.#attributes.findLabel(attributeId, to)
    if (taken !== undefined && taken !== labelId) {
      throw new AppError('already-exists', `There is a label "${to}" already.`, to)
    }
    const title = `${this.#attributes.get(attributeId).title}: rename ${from} to ${to}`
    if (from !== to) {
      const payload = { attributeId, labelId, from, to }
      await this.#history.perform(this.#actions.renameLabel, payload, { title, images: 0 })
    }
    return this.#attributes.label(labelId)
  }

  /** @throws AppError `bad-request`, `already-exists` */
  async renameAttribute(attributeId: number, title: string): Promise<void> {
    const { name, title: before } = this.#attributes.get(attributeId)
    const clean = cleanName(title, 'attribute')
    const taken = this.#attributes.find(clean)
    if (taken && taken.id !== attributeId) {
      throw new AppError('already-exists', `There is an attribute "${clean}" already.`, clean)
    }
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
