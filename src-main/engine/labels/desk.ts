import { isDeepStrictEqual } from 'node:util'
import type { AttributeKind, Label, LabelDetails } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { AppError } from '../../common/app-error.ts'
import { requireOrder } from '../../common/order.ts'
import type { History } from '../history/history.ts'
import type { Attributes } from './attributes.ts'
import { cleanName } from './names.ts'
import type { Position, Vocabulary } from './vocabulary.ts'
import { only, vocabularyActions, type VocabularyPorts } from './vocabulary-actions.ts'

/** Where people make and name attributes and labels: each verb is one action of the history. */
export class LabelDesk {
  readonly #attributes: Attributes
  readonly #history: History
  readonly #actions: ReturnType<typeof vocabularyActions>
  readonly #vocabulary: Vocabulary

  constructor(history: History, ports: VocabularyPorts) {
    this.#vocabulary = ports.vocabulary
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

  /** @param readAs whether tables that use the former name mean the label @throws AppError `bad-request`, `already-exists` */
  async renameLabel(labelId: number, name: string, readAs = true): Promise<Label> {
    const { attributeId, name: from } = this.#attributes.label(labelId)
    const to = cleanName(name, 'label')
    this.#attributes.requireFreeLabel(attributeId, to, labelId)
    const title = `${this.#attributes.get(attributeId).title}: rename ${from} to ${to}`
    if (from !== to) {
      const payload = { attributeId, labelId, from, to, readAs }
      await this.#history.perform(this.#actions.renameLabel, payload, { title, images: 0 })
    }
    return this.#attributes.label(labelId)
  }

  /**
   * Says something else of labels of one attribute. A key that another of its labels has goes over.
   * @throws AppError `bad-request` where a label would lie under itself, or several have one key
   */
  async changeLabels(labelIds: readonly number[], to: Partial<LabelDetails>): Promise<Label[]> {
    const labels = labelIds.map((labelId) => this.#attributes.label(labelId))
    const [first] = labels
    if (!first) return []
    const { attributeId } = first
    if (labels.some((label) => label.attributeId !== attributeId)) {
      throw new AppError('bad-request', 'Labels of one attribute can be changed at once, these are of several.')
    }
    if (to.key != null && labels.length > 1) throw new AppError('bad-request', 'A key gives one label: choose one.')
    const tidy = { ...to, ...(to.description !== undefined && { description: to.description.trim() }) }
    const bearers =
      to.key == null
        ? []
        : this.#attributes.labels(attributeId).filter(({ id, key }) => key === to.key && id !== first.id)
    const changes = [
      ...bearers.map((bearer): [Label, Partial<LabelDetails>] => [bearer, { key: null }]),
      ...labels.map((label): [Label, Partial<LabelDetails>] => [label, tidy]),
    ].flatMap(([label, wanted]) => {
      const from = only(label, wanted)
      return isDeepStrictEqual(from, only({ ...label, ...wanted }, wanted))
        ? []
        : [{ labelId: label.id, from, to: wanted }]
    })
    if (changes.length > 0) {
      const { title } = this.#attributes.get(attributeId)
      const parent = to.parentId == null ? null : this.#attributes.label(to.parentId).name
      const description = {
        title: `${title}: ${wordsOfChange(
          labels.map(({ name }) => name),
          tidy,
          parent,
        )}`,
        images: 0,
      }
      await this.#history.perform(this.#actions.changeLabels, { attributeId, changes }, description)
    }
    return labelIds.map((labelId) => this.#attributes.label(labelId))
  }

  /**
   * Tables that use these names, and no others beside its own, mean the label.
   * @throws AppError `already-exists` where one of them is the name of another label
   */
  async readAs(labelId: number, names: readonly string[]): Promise<Label> {
    const { attributeId, name, synonyms } = this.#attributes.label(labelId)
    const wanted = names.map((each) => cleanName(each, 'label')).filter((each) => fold(each) !== fold(name))
    for (const each of wanted) this.#attributes.requireFreeLabel(attributeId, each, labelId)
    const kept = new Set(wanted.map(fold))
    const vocabulary = this.#vocabulary
    const readings = [
      ...synonyms.filter((each) => !kept.has(fold(each))).flatMap((each) => vocabulary.reread(attributeId, each, null)),
      ...wanted.flatMap((each) => vocabulary.reread(attributeId, each, labelId)),
    ]
    if (readings.length > 0) {
      const said = readings.map((reading) => `"${reading.name}"`).join(', ')
      const title = `${this.#attributes.get(attributeId).title}: what ${name} is also called: ${said}`
      await this.#history.perform(this.#actions.readLabels, { attributeId, readings }, { title, images: 0 })
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

  async describeAttribute(attributeId: number, description: string): Promise<void> {
    const { description: from, title } = this.#attributes.get(attributeId)
    const to = description.trim()
    if (from === to) return
    const payload = { attributeId, from, to }
    await this.#history.perform(this.#actions.describeAttribute, payload, { title: `${title}: description`, images: 0 })
  }

  /** @param attributeIds all of them, in the order in which they are to be listed @throws AppError `bad-request` */
  async orderAttributes(attributeIds: readonly number[]): Promise<void> {
    const from = this.#vocabulary.positions()
    requireOrder(
      attributeIds,
      from.map(([id]) => id),
      'attribute',
    )
    if (from.every(([id], at) => id === attributeIds[at])) return
    const to = attributeIds.map((id, at): Position => [id, at + 1])
    await this.#history.perform(
      this.#actions.orderAttributes,
      { from, to },
      { title: 'Order of attributes', images: 0 },
    )
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

/** How the history calls what is said of labels: `Navy Blue, Denim under Blue`, `key N for Navy Blue`. */
function wordsOfChange(names: readonly string[], to: Partial<LabelDetails>, parent: string | null): string {
  const [first = '', ...others] = names
  const whose = others.length === 0 ? first : `${first} and ${others.length} more`
  if (to.parentId !== undefined) return parent === null ? `${whose} by itself` : `${whose} under ${parent}`
  if (to.key !== undefined) return to.key === null ? `no key for ${whose}` : `key ${to.key} for ${whose}`
  return to.colour === undefined ? `description of ${whose}` : `colour of ${whose}`
}
