import type {
  AttributeKind,
  Filter,
  FlipFilter,
  FlipSummary,
  ImageSort,
  Suggestions,
} from '../../../src-preload/contract.ts'
import { Thread } from '../../common/thread.ts'
import type { SaidBy } from '../kinds/answer-kind.ts'
import type { Together } from './products-together.ts'

/** Ordered ids of the images a filter names, read in a thread of its own, one list after the other. */
export class ListReader {
  readonly #program: string
  readonly #library: string
  /** From the first list on; null again where it died, and the next list begins another. */
  #thread: Thread | null = null

  /** @param program absolute path of the built list-thread.ts @param library the folder of a library that is open here */
  constructor(program: string, library: string) {
    this.#program = program
    this.#library = library
  }

  list(filter: Filter, sort: ImageSort): Promise<Uint32Array> {
    return this.#ask('list', { filter, sort }) as Promise<Uint32Array>
  }

  /** The same, of each product the image that comes first. */
  together(filter: Filter, sort: ImageSort): Promise<Together> {
    return this.#ask('together', { filter, sort }) as Promise<Together>
  }

  /** These images and all other views of their products. */
  withViews(ids: Uint32Array): Promise<Uint32Array> {
    return this.#ask('withViews', ids) as Promise<Uint32Array>
  }

  count(filters: readonly Filter[]): Promise<number[]> {
    return this.#ask('count', filters) as Promise<number[]>
  }

  suggest(text: string): Promise<Suggestions> {
    return this.#ask('suggest', text) as Promise<Suggestions>
  }

  /** What a version would change, of an attribute of this kind. */
  flips(kind: AttributeKind, version: SaidBy): Promise<FlipSummary> {
    return this.#ask('flips', { kind, version }) as Promise<FlipSummary>
  }

  /** On which images, group by group. */
  flipIds(kind: AttributeKind, version: SaidBy, filter: FlipFilter): Promise<Uint32Array> {
    return this.#ask('flipIds', { kind, version, filter }) as Promise<Uint32Array>
  }

  /** Begins the thread before anything is asked of it. */
  begin(): Thread {
    return (this.#thread ??= new Thread(this.#program, { library: this.#library }, () => (this.#thread = null)))
  }

  #ask(method: string, request: unknown): Promise<unknown> {
    return this.begin().call(method, request)
  }

  /** Nobody waits for the lists being read any more. */
  async close(): Promise<void> {
    await this.#thread?.close()
  }
}
