import { copy } from '../copy.ts'
import type { Attribute, Label, ReadyHead } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { swatchOf } from '../answers/swatch.ts'

/** What an attribute is, less how many images have what of it. */
export type AttributeTraits = Pick<Attribute, 'id' | 'kind' | 'threshold' | 'title'>

/** Attributes, their labels, and the one that the keyboard speaks of. */
export class Attributes {
  #list = $state.raw<Attribute[]>([])
  #focusedId = $state<number | null>(null)
  #ready = $state.raw<ReadyHead[]>([])
  #engine: EngineClient
  #onFocus: (attributeId: number) => void
  /** Label ids by use, held still so that the keys 6 to 9 do not change under the person's fingers. */
  #orders = new Map<number, { images: number; ids: number[] }>()
  #isBusy: () => boolean

  readonly labels = $derived(new Map(this.#list.flatMap(({ labels }) => labels.map((label) => [label.id, label]))))
  readonly focused = $derived(this.#list.find(({ id }) => id === this.#focusedId) ?? this.#list[0] ?? null)

  // Counts change with every decision. What a tile writes needs none of them: it goes by way of texts, which are the same
  // text meanwhile, so that nothing is worked out anew.
  readonly #namesAsText = $derived(JSON.stringify([...this.labels].map(([id, { name }]) => [id, name])))
  readonly #names = $derived(new Map(JSON.parse(this.#namesAsText) as [number, string][]))
  readonly #traitsAsText = $derived(
    JSON.stringify(this.#list.map(({ id, kind, threshold, title }) => ({ id, kind, threshold, title }))),
  )
  readonly traits = $derived(
    new Map((JSON.parse(this.#traitsAsText) as AttributeTraits[]).map((traits) => [traits.id, traits])),
  )
  readonly focusedTraits = $derived(this.focused === null ? null : (this.traits.get(this.focused.id) ?? null))

  /** The attribute whose answers are texts. */
  readonly caption = $derived(this.#list.find(({ kind }) => kind === 'text') ?? null)

  /** @param isBusy images are being tagged: nothing changes under the hand */
  constructor(engine: EngineClient, onFocus: (attributeId: number) => void, isBusy = () => false) {
    this.#isBusy = isBusy
    this.#engine = engine
    this.#onFocus = onFocus
  }

  get list(): Attribute[] {
    return this.#list
  }

  /** Ready-made heads that may be added. */
  get ready(): ReadyHead[] {
    return this.#ready
  }

  find(attributeId: number | null): Attribute | undefined {
    return this.#list.find(({ id }) => id === attributeId)
  }

  nameOf(labelId: number | null): string {
    if (labelId === null) return copy.correct.noLabel
    return this.#names.get(labelId) ?? `label ${labelId}`
  }

  /** The colour beside its name; null: none. */
  swatchOf(labelId: number): string | null {
    const label = this.labels.get(labelId)
    return label === undefined ? null : swatchOf(label, this.find(label.attributeId)?.name ?? '')
  }

  /** Labels that a person can choose: retired ones are found by filters alone. */
  offered(attributeId: number): Label[] {
    return (this.find(attributeId)?.labels ?? []).filter(({ retired }) => !retired)
  }

  byUse(attributeId: number): number[] {
    const labels = this.offered(attributeId)
    const held = this.#orders.get(attributeId)
    const images = labels.reduce((sum, label) => sum + label.images, 0)
    const ids = labels.map(({ id }) => id)
    // Another library in effect: tagging brought or took a quarter of the images.
    const isOther = held === undefined || Math.abs(images - held.images) > held.images / 4
    if (isOther && (held === undefined || !this.#isBusy())) {
      this.#orders.set(attributeId, { images, ids })
      return ids
    }
    // What was made since comes last, what went is gone; the others stay where they are.
    const known = new Set(held.ids)
    held.ids = [...held.ids.filter((id) => ids.includes(id)), ...ids.filter((id) => !known.has(id))]
    return held.ids
  }

  /** So many images have these labels now. */
  takeCounts(
    attributeId: number,
    counts: readonly Pick<Label, 'id' | 'images' | 'decided' | 'imported'>[],
    sources: Attribute['sources'],
  ): void {
    const byId = new Map(counts.map((count) => [count.id, count]))
    this.#list = this.#list.map((attribute) =>
      attribute.id === attributeId
        ? {
            ...attribute,
            sources,
            labels: byImages(attribute.labels.map((label) => ({ ...label, ...byId.get(label.id) }))),
          }
        : attribute,
    )
  }

  async refresh(): Promise<void> {
    this.#list = await this.#engine.labels.attributes()
  }

  focus(attributeId: number | null): void {
    if (attributeId === null || this.find(attributeId) === undefined) return
    this.#focusedId = attributeId
    this.#onFocus(attributeId)
  }

  focusBy(step: 1 | -1): void {
    const at = this.#list.findIndex(({ id }) => id === this.focused?.id)
    const next = this.#list[(at + step + this.#list.length) % this.#list.length]
    if (next !== undefined) this.focus(next.id)
  }

  /** From what confidence on a model's answer is stated; null: what the model itself says. */
  async setThreshold(attributeId: number, ownThreshold: number | null): Promise<void> {
    const before = this.#list
    // Shown at once, and taken back where the engine refuses.
    this.#list = before.map((attribute) =>
      attribute.id === attributeId
        ? { ...attribute, ownThreshold, threshold: ownThreshold ?? attribute.modelThreshold }
        : attribute,
    )
    try {
      await this.#engine.labels.setThreshold({ attributeId, threshold: ownThreshold })
    } catch (error) {
      this.#list = before
      throw error
    }
    await this.refresh()
  }

  async createLabel(attributeId: number, name: string): Promise<Label> {
    const label = await this.#engine.labels.create({ attributeId, name })
    await this.refresh()
    return label
  }

  /** @param many whether an image may have several of its labels */
  async createAttribute(title: string, many = false): Promise<Attribute> {
    const attribute = await this.#engine.labels.createAttribute({ title, ...(many ? { many } : {}) })
    await this.refresh()
    return attribute
  }

  async refreshReady(): Promise<void> {
    this.#ready = await this.#engine.attributes.ready()
  }

  /** Adds the attribute of a ready-made head, which tags by itself from then on. */
  async addReady(name: string): Promise<Attribute> {
    const { attribute } = await this.#engine.attributes.addReady({ name })
    await Promise.all([this.refresh(), this.refreshReady()])
    return attribute
  }
}

/** Made once: every decision puts labels in order anew. */
const { compare } = new Intl.Collator('en', { sensitivity: 'base' })

/** As the engine lists them: those of most images first, then by name. */
const byImages = (labels: Label[]): Label[] => labels.sort((a, b) => b.images - a.images || compare(a.name, b.name))
