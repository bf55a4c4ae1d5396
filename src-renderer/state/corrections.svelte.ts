import { copy } from '../copy.ts'
import type { Change, Decision, Foreseen, HistoryState, ImageRow, Source } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import { decisionOf } from '../answers/spreading.ts'
import { askedAbove, bulkQuestion, foreseenHere } from '../answers/bulk.ts'
import { toggled } from '../answers/optimistic-set.ts'
import { sharesOf, type LabelOption } from '../answers/ranking.ts'
import { standingOf } from '../answers/standing.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Browse } from './browse.svelte.ts'
import { imagesOf, type Consequences } from './consequences.ts'
import { DigitKeys } from './digit-keys.svelte.ts'
import type { Details } from './details.svelte.ts'
import type { Rows } from './rows.svelte.ts'
import { ShownAtOnce } from './shown-at-once.ts'
import type { Question } from './shell.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

export interface CorrectionPorts {
  engine: EngineClient
  attributes: Attributes
  browse: Browse
  rows: Rows
  details: Details
  toasts: Toasts
  consequences: Pick<Consequences, 'await' | 'take'>
  /** These images were undone or redone; null: too many to name. */
  travelled(ids: Uint32Array | null): void
  /** A person decided on so many images. */
  decided(images: number): void
  /** In the loupe and while comparing only the image shown is spoken of, however much is selected behind it. */
  onlyFocused(): boolean
  /** Images are compared: the focus stays where it is. */
  staysOn(): boolean
  advances(): boolean
  ask(question: Question): void
  /** Models may say something else of images at any moment: the keys stay as they are. */
  isTagging(): boolean
}

/** Of more images the engine does not say one by one what they have. */
const named = 2000

/** All toasts on what was decided last. */
const topic = 'history'

/** The decisions of the person at the keyboard: shown at once, taken back where the engine refuses. */
export class Corrections {
  #history = $state.raw<HistoryState>({ undo: null, redo: null })
  #pending = $state(0)
  readonly #ports: CorrectionPorts
  readonly #atOnce: ShownAtOnce
  /** What the keys 1 to 9 mean. */
  readonly digits: DigitKeys

  constructor(ports: CorrectionPorts) {
    this.#ports = ports
    this.#atOnce = new ShownAtOnce(ports)
    this.digits = new DigitKeys({ attributes: ports.attributes, isBusy: () => ports.isTagging() })
  }

  get history(): HistoryState {
    return this.#history
  }

  get pending(): number {
    return this.#pending
  }

  get targetCount(): number {
    const { browse, onlyFocused } = this.#ports
    if (onlyFocused() || browse.list.selectedCount === 0) return browse.list.focusedId === null ? 0 : 1
    return browse.list.selectedCount
  }

  takeHistory(history: HistoryState): void {
    this.#history = history
  }

  // ------------------------------------------------ decisions

  async pick(place: number): Promise<void> {
    const attribute = this.#ports.attributes.focused
    const targets = this.targets()
    if (attribute === null || targets.length === 0) return
    if (attribute.kind === 'text') {
      this.#ports.toasts.show(copy.correct.isText(attribute.title))
      return
    }
    const options = await this.optionsOf(targets, attribute.id)
    const option = options[place - 1]
    if (option === undefined) {
      this.#ports.toasts.show(copy.correct.noSuchKey(attribute.title, place))
      return
    }
    await this.assign(option.labelId, attribute.id, targets)
  }

  async assign(labelId: number, attributeId = this.#focusedAttribute(), targets = this.targets()): Promise<void> {
    if (attributeId === null) return
    if (this.#isSet(attributeId)) {
      const known = Array.from(targets, (id) => this.#ports.rows.get(id)).filter((row) => row !== undefined)
      await this.#decide(targets, attributeId, toggled(known, attributeId, labelId), { goesOn: false })
      return
    }
    await this.#decide(targets, attributeId, { kind: 'is', labelId }, { goesOn: this.#ports.advances() })
  }

  /** These images have the label, among others where they may have several; the focus stays. */
  async give(labelId: number, attributeId: number, ids: Uint32Array): Promise<void> {
    await this.#decide(ids, attributeId, { kind: 'is', labelId }, { goesOn: false })
  }

  /** All views of the product have what the image in focus has, of the attribute that the keys speak of. */
  async sameForViews(): Promise<void> {
    const { attributes, browse, details, toasts } = this.#ports
    const [attribute, id] = [attributes.focused, browse.list.focusedId]
    if (attribute === null || id === null) return
    const detail = await details.load(id)
    const values = detail.values.filter(({ attributeId }) => attributeId === attribute.id)
    const decision = decisionOf(attribute.kind, values, detail.caption?.text ?? null)
    if (detail.siblings.length === 0) toasts.show(copy.correct.noViews)
    else if (decision === null) toasts.show(copy.correct.nothingToSpread(attribute.title))
    else await this.#decideOn(Uint32Array.of(id, ...detail.siblings), attribute.id, decision, { goesOn: false })
  }

  /** The images have none of the labels, for an attribute of several. */
  async setNone(attributeId: number): Promise<void> {
    await this.#decide(this.targets(), attributeId, { kind: 'set', labelIds: [] }, { goesOn: false })
  }

  async accept(attributeId = this.#focusedAttribute()): Promise<void> {
    if (attributeId === null) return
    const targets = this.targets()
    const row = targets.length === 1 ? this.#ports.rows.get(targets[0]!) : undefined
    const source = row === undefined ? undefined : this.#sourceIn(row, attributeId)
    if (this.#isSet(attributeId)) return this.#decide(targets, attributeId, { kind: 'accept' }, { goesOn: true })
    if (row?.error === null && source === null) {
      const title = this.#ports.attributes.find(attributeId)?.title ?? ''
      this.#ports.toasts.show(copy.correct.nothingToAccept(title, this.#isText(attributeId)))
      return
    }
    // What is decided already, and what nobody can see, is passed over; a doubted decision is said again.
    if ((source === 'human' && !this.#isDoubted(targets[0]!, attributeId)) || source === null) {
      this.#advance()
      return
    }
    await this.#decide(targets, attributeId, { kind: 'accept' }, { goesOn: true })
  }

  async reject(labelId?: number, attributeId = this.#focusedAttribute()): Promise<void> {
    if (attributeId === null) return
    if (this.#isText(attributeId)) {
      const title = this.#ports.attributes.find(attributeId)?.title ?? ''
      this.#ports.toasts.show(copy.correct.notRejected(title))
      return
    }
    const decision: Decision = labelId === undefined ? { kind: 'not' } : { kind: 'not', labelId }
    await this.#decide(this.targets(), attributeId, decision, { goesOn: false })
  }

  /** Writes the text of images; the focus stays, so that one sees it. */
  async write(text: string, attributeId: number, targets = this.targets()): Promise<void> {
    await this.#decide(targets, attributeId, { kind: 'text', text }, { goesOn: false, isAsked: true })
  }

  async clear(attributeId = this.#focusedAttribute()): Promise<void> {
    if (attributeId === null) return
    await this.#decide(this.targets(), attributeId, { kind: 'clear' }, { goesOn: false })
  }

  /** The labels behind the keys 1 to 9. */
  async optionsOf(targets: Uint32Array, attributeId: number): Promise<LabelOption[]> {
    const { details, rows } = this.#ports
    const [imageId] = targets
    if (imageId !== undefined && targets.length === 1) {
      // A key means what is shown beside it, also while something newer is under way.
      const detail = details.get(imageId) ?? (await details.load(imageId).catch(() => undefined))
      return this.digits.ofImage(
        imageId,
        attributeId,
        detail?.attributes.find((entry) => entry.attributeId === attributeId),
      )
    }
    const known = Array.from(targets.subarray(0, 2000), (id) => rows.get(id)).filter((row) => row !== undefined)
    return this.digits.ofSelection(sharesOf(known, attributeId), attributeId)
  }

  /** The keys 1 to 9 mean the next nine labels. */
  moreLabels(): void {
    const targets = this.targets()
    const attributeId = this.#focusedAttribute()
    if (attributeId !== null) this.digits.turn(targets.length === 1 ? targets[0]! : 0, attributeId)
  }

  // ------------------------------------------------ history

  async undo(): Promise<void> {
    await this.#travel('undo')
  }

  async redo(): Promise<void> {
    await this.#travel('redo')
  }

  async #travel(direction: 'undo' | 'redo'): Promise<void> {
    const { browse, consequences, engine, toasts, travelled } = this.#ports
    try {
      const { change, consequences: list, history } = await engine.annotations[direction]()
      this.#history = history
      consequences.take(list)
      const ids = imagesOf(list)
      travelled(ids)
      // After undo and redo of one image the focus goes to it.
      if (ids?.length === 1) browse.list.selectId(ids[0]!)
      toasts.dismissTopic(topic)
      if (change === null) toasts.show(direction === 'undo' ? copy.correct.nothingToUndo : copy.correct.nothingToRedo)
      else toasts.show(copy.correct[direction === 'undo' ? 'undone' : 'redone'](change.title), 'plain', null, topic)
    } catch (error) {
      toasts.show(sentence(error), 'bad')
    }
  }

  /** What images have changed by itself, or by a job. */
  decisionsChanged(ids: Uint32Array): void {
    const { rows, details } = this.#ports
    const all = ids.length === 0
    rows.invalidate(all ? undefined : ids)
    details.invalidate(all ? undefined : ids)
  }

  // ------------------------------------------------ inside

  #focusedAttribute(): number | null {
    return this.#ports.attributes.focused?.id ?? null
  }

  #isSet(attributeId: number): boolean {
    return this.#ports.attributes.find(attributeId)?.kind === 'labels'
  }

  #isText(attributeId: number): boolean {
    return this.#ports.attributes.find(attributeId)?.kind === 'text'
  }

  /** Who says what an image shows now; null: nobody. */
  #sourceIn(row: ImageRow, attributeId: number): Source | null {
    return standingOf(row, this.#ports.attributes.find(attributeId) ?? null)?.source ?? null
  }

  #isDoubted(imageId: number, attributeId: number): boolean {
    const detail = this.#ports.details.get(imageId)
    return detail?.attributes.find((entry) => entry.attributeId === attributeId)?.suspect != null
  }

  /** What a correction acts on now. */
  targets(): Uint32Array {
    const { browse, onlyFocused } = this.#ports
    if (!onlyFocused()) return browse.list.targets()
    return browse.list.focusedId === null ? new Uint32Array() : Uint32Array.of(browse.list.focusedId)
  }

  /** Decides on these images, and where views are together on all views of their products. */
  async #decide(
    asked: Uint32Array,
    attributeId: number,
    decision: Decision,
    { goesOn, isAsked = false }: { goesOn: boolean; isAsked?: boolean },
  ): Promise<void> {
    const whole = this.#ports.browse.whole(asked)
    // Without a wait where there is none: a key shows at once.
    const ids = whole instanceof Promise ? await whole : whole
    await this.#decideOn(ids, attributeId, decision, { goesOn: goesOn && asked.length === 1, isAsked })
  }

  async #decideOn(
    ids: Uint32Array,
    attributeId: number,
    decision: Decision,
    { goesOn, isAsked = false, spare = false }: { goesOn: boolean; isAsked?: boolean; spare?: boolean },
  ): Promise<void> {
    const { attributes, ask, browse, consequences, engine, rows, toasts } = this.#ports
    if (ids.length === 0) return
    if (ids.length > 1 && !isAsked) {
      const known = Array.from(ids.subarray(0, askedAbove), (id) => rows.get(id)).filter((row) => row !== undefined)
      const here = known.length === ids.length ? foreseenHere(known, attributeId, decision) : null
      const foreseen = here ?? (await this.#foreseen(ids, attributeId, decision))
      const goOn = (spared: boolean) =>
        this.#decideOn(ids, attributeId, decision, { goesOn, isAsked: true, spare: spared })
      const question = bulkQuestion(attributes.find(attributeId)?.title ?? '', decision, ids.length, foreseen, goOn)
      if (question !== null) {
        ask(question)
        return
      }
    }
    const answered = ids.length > named ? () => undefined : consequences.await(ids)
    // Which are spared, the engine knows: they are shown when it has answered.
    const rollBack = spare ? () => undefined : this.#atOnce.show(ids, attributeId, decision)
    if (goesOn) this.#advance()
    this.#pending++
    try {
      const result = await engine.annotations.decide({ ids, attributeId, decision, ...(spare && { spare }) })
      answered()
      this.#history = result.history
      consequences.take(result.consequences)
      this.#atOnce.askAgain(ids, imagesOf(result.consequences))
      browse.decisionsChanged(result.changed)
      this.#ports.decided(result.changed)
      toasts.dismissTopic(topic)
      if (ids.length > 1) this.#say(result.changed, result.history.undo)
    } catch (error) {
      answered()
      rollBack()
      this.#atOnce.askAgain(ids, ids.length > named ? null : new Uint32Array())
      toasts.show(sentence(error), 'bad')
    } finally {
      this.#pending--
    }
  }

  async #foreseen(ids: Uint32Array, attributeId: number, decision: Decision): Promise<Foreseen> {
    try {
      return await this.#ports.engine.annotations.foresee({ ids, attributeId, decision })
    } catch {
      // Why, the decision itself will say.
      return { changed: ids.length, byPeople: 0 }
    }
  }

  #advance(): void {
    const { browse, staysOn, toasts } = this.#ports
    if (staysOn()) return
    const next = browse.list.selection.focus + 1
    if (next < browse.list.count) browse.list.focus(next)
    else if (browse.isFixed && browse.given === null) toasts.show(copy.correct.lastOfBatch)
    else toasts.show(copy.correct.lastOfList)
  }

  #say(changed: number, change: Change | null): void {
    const { toasts } = this.#ports
    if (changed === 0) toasts.show(copy.correct.unchanged)
    else
      toasts.show(
        change?.title ?? copy.correct.changed(changed),
        'good',
        { label: 'Undo', run: () => void this.undo() },
        topic,
      )
  }
}
