import { pageOf, soughtIn, type HandbookPage } from '../answers/handbook.ts'
import type { Place } from '../answers/key-map.ts'

interface Standing {
  pageId: string
  /** The heading that is shown first; null: from the top. */
  section: string | null
}

/** The documentation, read in the window: which page is open, and what is sought. */
export class Handbook {
  #isOpen = $state(false)
  #pages = $state.raw<readonly HandbookPage[]>([])
  /** Where one was, the page that is open last. */
  #trail = $state.raw<readonly Standing[]>([])
  #sought = $state('')

  readonly page = $derived(this.#pages.find(({ id }) => id === this.#trail.at(-1)?.pageId) ?? null)
  readonly section = $derived(this.#trail.at(-1)?.section ?? null)
  readonly found = $derived(soughtIn(this.#pages, this.#sought))

  get isOpen(): boolean {
    return this.#isOpen
  }

  get pages(): readonly HandbookPage[] {
    return this.#pages
  }

  get sought(): string {
    return this.#sought
  }

  get canGoBack(): boolean {
    return this.#trail.length > 1
  }

  /** At the page that speaks of a room. */
  async open(place: Place): Promise<void> {
    this.#sought = ''
    this.#isOpen = true
    // Read when it is first asked for: the window opens without it.
    if (this.#pages.length === 0) this.#pages = (await import('../answers/handbook-pages.ts')).readHandbook()
    this.#trail = [{ pageId: pageOf(place), section: null }]
  }

  close(): void {
    this.#isOpen = false
  }

  seek(text: string): void {
    this.#sought = text
  }

  go(pageId: string, section: string | null = null): void {
    this.#trail = [...this.#trail, { pageId, section }]
  }

  back(): void {
    if (this.canGoBack) this.#trail = this.#trail.slice(0, -1)
  }
}
