import { copy } from '../copy.ts'
import { plainText } from '../answers/optimistic-caption.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { ImageList } from './image-list.svelte.ts'
import type { Corrections } from './corrections.svelte.ts'
import type { Rows } from './rows.svelte.ts'
import type { Shell } from './shell.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

export interface CaptioningPorts {
  attributes: Pick<Attributes, 'caption' | 'focus'>
  browse: { readonly list: Pick<ImageList, 'focusedId' | 'selectedCount'> }
  rows: Pick<Rows, 'get'>
  corrections: Pick<Corrections, 'targets' | 'write'>
  shell: Pick<Shell, 'isClose' | 'ask'>
  toasts: Pick<Toasts, 'show'>
  /** The text is written where the details are. */
  showPanel(): void
  onError(error: unknown): void
}

/** More than this many are not looked at to find the text they share. */
const most = 2000

/** The text being written for an image or a selection, until it is saved or left. */
export class Captioning {
  #targets = $state.raw<Uint32Array>(new Uint32Array())
  #draft = $state('')
  #before = ''
  #ports: CaptioningPorts

  readonly isOpen = $derived(this.#targets.length > 0)
  readonly count = $derived(this.#targets.length)
  readonly isEmpty = $derived(plainText(this.#draft) === '')

  constructor(ports: CaptioningPorts) {
    this.#ports = ports
  }

  get draft(): string {
    return this.#draft
  }

  set draft(text: string) {
    this.#draft = text
  }

  /** Begins with the text the images have now, where they all have the same. */
  open(): void {
    const { attributes, corrections, showPanel } = this.#ports
    const targets = corrections.targets()
    if (attributes.caption === null || targets.length === 0) return
    attributes.focus(attributes.caption.id)
    showPanel()
    this.#before = this.#commonText(targets)
    this.#draft = this.#before
    this.#targets = targets
  }

  leave(): void {
    this.#targets = new Uint32Array()
  }

  /** Saves; with several images only after a confirmation. */
  save(): void {
    const { shell } = this.#ports
    const text = plainText(this.#draft)
    const targets = this.#targets
    if (text === '' || targets.length === 0) return
    if (targets.length === 1) return this.#write(text, targets)

    const written = this.#writtenByPeople(targets)

    shell.ask({
      title: copy.correct.writeAllTitle(targets.length),
      text: copy.correct.writeAllText(text, targets.length, written),
      action: copy.correct.writeAll(targets.length),
      danger: false,
      run: () => this.#write(text, targets),
    })
  }

  /**
   * Another image, or another selection, is looked at now: what was typed for one image is saved as in any field that is
   * left, what was meant for several is not, since that would need a confirmation.
   */
  follow(): void {
    if (!this.isOpen || this.#isStillMeant()) return
    const isChanged = plainText(this.#draft) !== this.#before && !this.isEmpty
    if (isChanged && this.#targets.length === 1) this.save()
    else if (isChanged) this.#ports.toasts.show(copy.correct.notSaved)
    this.leave()
  }

  #isStillMeant(): boolean {
    const { browse, shell } = this.#ports
    const several = !shell.isClose && browse.list.selectedCount > 1
    if (several) return browse.list.selectedCount === this.#targets.length
    return this.#targets.length === 1 && browse.list.focusedId === this.#targets[0]
  }

  #write(text: string, targets: Uint32Array): void {
    const { attributes, corrections, onError } = this.#ports
    this.leave()
    if (attributes.caption === null) return
    corrections.write(text, attributes.caption.id, targets).catch(onError)
  }

  #commonText(targets: Uint32Array): string {
    const first = this.#ports.rows.get(targets[0] ?? -1)?.caption?.text ?? ''
    const others = targets.subarray(0, most)
    return others.every((id) => (this.#ports.rows.get(id)?.caption?.text ?? '') === first) ? first : ''
  }

  /** As far as the images were looked at. */
  #writtenByPeople(targets: Uint32Array): number {
    return targets.filter((id) => {
      const source = this.#ports.rows.get(id)?.caption?.source
      return source === 'human' || source === 'imported'
    }).length
  }
}
