import type {
  Attribute,
  HistoryState,
  ImageRow,
  Label,
  LabelDetails,
  LabelFigures,
} from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { NearNames } from '../../src-preload/contract/near-names.ts'
import { treeRows, type LabelOrder } from '../answers/label-tree.ts'
import { copy } from '../copy.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Shell } from './shell.svelte.ts'

interface Ports {
  engine: EngineClient
  attributes: Attributes
  shell: Pick<Shell, 'ask' | 'go'>
  takeHistory(history: HistoryState): void
  /** Lists the images of a label. */
  showImages(attributeId: number, labelId: number): void
}

/** What the right of the room is about. */
export type LabelTask = 'attribute' | 'label' | 'merge' | 'split' | 'delete'

/** So many images of a label are shown to be split by hand, and again as many with each "more". */
const splitStep = 60

/** The room of labels: what is listed, what is selected, and what a person does with it. All of it can be undone. */
export class LabelRoom {
  readonly #ports: Ports
  #figures = $state.raw<ReadonlyMap<number, LabelFigures>>(new Map())
  #order = $state<LabelOrder>('family')
  #sought = $state('')
  #selected = $state.raw<readonly number[]>([])
  #cursor = $state<number | null>(null)
  /** Begun by a person, until it is done or left. */
  #begun = $state<'split' | 'delete' | null>(null)
  #menu = $state.raw<{ label: Label; x: number; y: number } | null>(null)
  /** Labels whose leaves are not shown. */
  #closed = $state.raw<ReadonlySet<number>>(new Set())

  readonly attribute = $derived.by(() => this.#ports.attributes.focused)
  readonly labels = $derived(this.attribute?.labels ?? [])
  readonly rows = $derived(
    treeRows(this.labels, { order: this.#order, figures: this.#figures, closed: this.#closed, sought: this.#sought }),
  )
  /** In the order of the table; what went since is not among them. */
  readonly selected = $derived(this.labels.filter(({ id }) => this.#selected.includes(id)))
  readonly cursor = $derived(
    this.rows.find(({ label }) => label.id === this.#cursor)?.label ?? this.rows[0]?.label ?? null,
  )
  readonly task: LabelTask = $derived.by(() => {
    if (this.selected.length === 0) return 'attribute'
    if (this.#begun !== null) return this.#begun
    return this.selected.length === 1 ? 'label' : 'merge'
  })
  /** Sets of labels whose names are easily taken for one another. */
  readonly alike = $derived.by(() => {
    const groups = new NearNames(this.labels.map(({ name }) => name)).groups()
    return groups.map((names) => this.labels.filter(({ name }) => names.includes(name)))
  })

  constructor(ports: Ports) {
    this.#ports = ports
  }

  get figures(): ReadonlyMap<number, LabelFigures> {
    return this.#figures
  }

  get order(): LabelOrder {
    return this.#order
  }

  get sought(): string {
    return this.#sought
  }

  /** Where a label's own menu is open. */
  get menu(): { label: Label; x: number; y: number } | null {
    return this.#menu
  }

  find(sought: string): void {
    this.#sought = sought
  }

  orderBy(order: LabelOrder): void {
    this.#order = order
  }

  openMenu(labelId: number, x: number, y: number): void {
    const label = this.#ports.attributes.labels.get(labelId)
    if (label !== undefined) this.#menu = { label, x, y }
  }

  closeMenu(): void {
    this.#menu = null
  }

  /** Opens the room at a label. */
  show(label: Label, task: 'split' | 'delete' | null = null): void {
    const { attributes, shell } = this.#ports
    attributes.focus(label.attributeId)
    shell.go('labels')
    this.#sought = ''
    this.select([label.id])
    this.#begun = task
  }

  showImages({ attributeId, id }: Label): void {
    this.#ports.showImages(attributeId, id)
  }

  async refresh(attributeId: number): Promise<void> {
    const figures = await this.#ports.engine.labels.figures({ attributeId })
    if (this.attribute?.id === attributeId) this.#figures = new Map(figures.map((each) => [each.labelId, each]))
  }

  // ------------------------------------------------ selecting

  select(ids: readonly number[]): void {
    this.#selected = ids
    this.#begun = null
    const [last] = ids.slice(-1)
    if (last !== undefined) this.#cursor = last
  }

  toggle(id: number): void {
    const has = this.#selected.includes(id)
    this.select(has ? this.#selected.filter((other) => other !== id) : [...this.#selected, id])
    this.#cursor = id
  }

  moveTo(id: number): void {
    this.#cursor = id
  }

  moveBy(step: number): void {
    const at = this.rows.findIndex(({ label }) => label.id === this.cursor?.id)
    const next = this.rows[Math.min(this.rows.length - 1, Math.max(0, at + step))]
    if (next !== undefined) this.#cursor = next.label.id
  }

  openLeaves(id: number, isOpen: boolean): void {
    const closed = new Set(this.#closed)
    if (isOpen) closed.delete(id)
    else closed.add(id)
    this.#closed = closed
  }

  begin(task: 'split' | 'delete'): void {
    this.#begun = task
  }

  leave(): void {
    if (this.#begun === null) this.select([])
    this.#begun = null
  }

  // ------------------------------------------------ labels

  /** Labels whose names are easily taken for this one; the one of this very name is not among them. */
  twins(name: string): string[] {
    return new NearNames(this.labels.map((label) => label.name)).of(name)
  }

  async create(name: string): Promise<Label | null> {
    const { attribute } = this
    if (attribute === null) return null
    const label = await this.#done(this.#ports.engine.labels.create({ attributeId: attribute.id, name }))
    this.select([label.id])
    return label
  }

  rename({ id }: Label, name: string, readAs: boolean): Promise<Label> {
    return this.#done(this.#ports.engine.labels.rename({ labelId: id, name, readAs }))
  }

  change(labelIds: number[], to: Partial<LabelDetails>): Promise<Label[]> {
    return this.#done(this.#ports.engine.labels.change({ labelIds, to }))
  }

  readAs({ id }: Label, names: string[]): Promise<Label> {
    return this.#done(this.#ports.engine.labels.readAs({ labelId: id, names }))
  }

  retire({ id }: Label, retired: boolean): Promise<Label> {
    return this.#done(this.#ports.engine.labels.retire({ labelId: id, retired }))
  }

  async merge(labelIds: number[], intoId: number, readAs: boolean): Promise<void> {
    await this.#done(this.#ports.engine.labels.merge({ labelIds, intoId, readAs }))
    this.select([intoId])
  }

  async split({ id }: Label, name: string, ids: Uint32Array): Promise<void> {
    const made = await this.#done(this.#ports.engine.labels.split({ labelId: id, name, ids }))
    this.select([made.id])
  }

  /** @param intoId what takes their place; null: nothing */
  async delete(labelIds: number[], intoId: number | null): Promise<void> {
    if (intoId !== null) return this.merge(labelIds, intoId, true)
    await this.#done(this.#ports.engine.labels.delete({ labelIds }))
    this.select([])
  }

  // ------------------------------------------------ attributes

  /** @param many whether an image may have several of its labels */
  async createAttribute(title: string, many: boolean): Promise<void> {
    const { id } = await this.#done(this.#ports.engine.labels.createAttribute({ title, ...(many ? { many } : {}) }))
    this.#ports.attributes.focus(id)
    this.select([])
  }

  renameAttribute({ id }: Attribute, title: string): Promise<void> {
    return this.#done(this.#ports.engine.labels.renameAttribute({ attributeId: id, title }))
  }

  /** Whether images may have several of its labels. */
  changeKind({ id }: Attribute, many: boolean): Promise<void> {
    return this.#done(this.#ports.engine.labels.changeKind({ attributeId: id, many }))
  }

  describeAttribute({ id }: Attribute, description: string): Promise<void> {
    return this.#done(this.#ports.engine.labels.describeAttribute({ attributeId: id, description }))
  }

  /** One place up (-1) or down in the list. */
  async moveAttribute({ id }: Attribute, step: 1 | -1): Promise<void> {
    const ids = this.#ports.attributes.list.map((each) => each.id)
    const at = ids.indexOf(id)
    const other = ids[at + step]
    if (at < 0 || other === undefined) return
    ids[at] = other
    ids[at + step] = id
    await this.#done(this.#ports.engine.labels.orderAttributes({ attributeIds: ids }))
  }

  async askDeleteAttribute({ id, title }: Attribute): Promise<void> {
    const { engine, shell } = this.#ports
    shell.ask({
      title: copy.labelRoom.deleteTitle(title),
      text: copy.labelRoom.deleteAttributeText(await engine.labels.carried({ attributeId: id })),
      action: copy.labelRoom.delete,
      danger: true,
      run: () => this.#done(engine.labels.deleteAttribute({ attributeId: id })),
    })
  }

  // ------------------------------------------------ pictures

  /** Images of a label, those that the model is surest of first. */
  async pictures({ attributeId, id }: Label, count = splitStep): Promise<{ rows: ImageRow[]; all: number }> {
    const { engine } = this.#ports
    const { ids } = await engine.images.list({
      kind: 'filter',
      filter: { failed: false, all: [{ attributeId, labels: [id] }] },
      sort: { by: 'confidence', attributeId, descending: true },
    })
    return { rows: await engine.images.rows({ ids: ids.slice(0, count) }), all: ids.length }
  }

  /** What people decided with these labels. */
  carried(labelIds: number[]): ReturnType<EngineClient['labels']['carried']> {
    return this.#ports.engine.labels.carried({ labelIds })
  }

  async #done<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change
    const { attributes, engine, takeHistory } = this.#ports
    await attributes.refresh()
    takeHistory(await engine.annotations.history())
    return result
  }
}
