import type { SuggestedLabel, Suggestions } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { quoted, readSearch } from '../../src-preload/contract/search-text.ts'
import { choicesOf, chosen, type Choice, type Way } from '../answers/suggestions.ts'
import type { Browse } from './browse.svelte.ts'
import type { Views } from './views.svelte.ts'

interface Ports {
  engine: EngineClient
  browse: Browse
  views: Views
}

const nothing: Suggestions = { labels: [], near: [], words: [], folders: [], images: [], products: [] }

/** The text that is being written in the search field, and what it may mean. */
export class Finding {
  /** What is written; the filter takes it up a moment later. Null: nothing is being written. */
  #text = $state<string | null>(null)
  #suggestions = $state.raw<Suggestions>(nothing)
  #at = $state(-1)
  #asked = 0
  #ports: Ports

  readonly choices = $derived.by((): Choice[] => {
    const { views } = this.#ports
    if (this.#text === null || this.#text.trim() === '') return []
    return choicesOf(this.#suggestions, views.list, (id) => views.countOf(id), this.#text)
  })

  constructor(ports: Ports) {
    this.#ports = ports
  }

  get text(): string {
    return this.#text ?? this.#ports.browse.query.text
  }

  /** The choice that arrows came to; -1: the text as it is written. */
  get at(): number {
    return this.#at
  }

  get suggestions(): Suggestions {
    return this.#suggestions
  }

  async write(text: string): Promise<void> {
    this.#text = text
    this.#at = -1
    await this.suggest(text)
  }

  /** Asks what a text may mean; an answer that comes after another was asked for is left aside. */
  async suggest(text: string): Promise<void> {
    const asked = ++this.#asked
    const suggestions = await this.#ports.engine.images.suggest({ text })
    if (asked === this.#asked) this.#suggestions = suggestions
  }

  /** The products that a text may mean. */
  async products(text: string): Promise<Suggestions['products']> {
    if (text.trim() === '') return []
    return (await this.#ports.engine.images.suggest({ text: `product:${quoted(text)}` })).products
  }

  /** The filter is what is written. */
  apply(): void {
    const { browse } = this.#ports
    if (this.#text !== null && this.#text !== browse.query.text) browse.change({ text: this.#text })
  }

  move(step: 1 | -1): void {
    const count = this.choices.length + 1
    this.#at = ((this.#at + 1 + step + count) % count) - 1
  }

  /** Takes the choice that arrows came to, or the first; false: there is none, and the text is what is meant. */
  take(way: Way): boolean {
    const choice = this.choices[this.#at] ?? (way === 'show' ? undefined : this.choices[0])
    if (choice === undefined) return false
    this.choose(choice, way)
    return true
  }

  choose(choice: Choice, way: Way): void {
    const { browse } = this.#ports
    browse.change(chosen(browse.query, choice, way, this.text))
    this.end()
  }

  /** The label that is nearest to the first word of a text that no image fits; null: there is none. */
  async nearest(text: string): Promise<(SuggestedLabel & { word: string }) | null> {
    for (const { field, not, values } of readSearch(text)) {
      const word = values.map((value) => value.text).join(' ')
      if (field !== null || not) continue
      const { near } = await this.#ports.engine.images.suggest({ text: quoted(word) })
      if (near[0] !== undefined) return { ...near[0], word }
    }
    return null
  }

  /** Nothing is being written any more; the filter stays. */
  end(): void {
    this.#asked++
    this.#text = null
    this.#suggestions = nothing
    this.#at = -1
  }
}
