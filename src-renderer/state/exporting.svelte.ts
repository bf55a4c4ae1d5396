import type { AppCalls, ExportChoice, ExportDetail, ExportPreview, Job } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import { copy } from '../copy.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

export type ExportScope = 'selection' | 'list' | 'all'

/** Images that can be written. */
export interface ExportSource {
  scope: ExportScope
  of: Pick<ExportChoice, 'filter' | 'ids'>
  /** What the images of a list have in common; empty: nothing needs to be said. */
  common: string
}

/** What a person says of an export. */
export interface ExportWishes {
  scope: ExportScope
  /** Attributes that are not written. */
  leftOut: ReadonlySet<number>
  details: readonly ExportDetail[]
  /** Whether labels that the model is not sure of are written, or left empty. */
  unsure: 'write' | 'empty'
}

export interface AskedExport extends ExportWishes {
  sources: readonly ExportSource[]
  /** What it would write; the last that is known. */
  preview: ExportPreview | null
  /** Whether the preview is of what is wished now. */
  isChecked: boolean
}

interface Ports {
  engine: EngineClient
  app: Pick<AppCalls, 'chooseSaveFile' | 'showInFolder'>
  attributes: Pick<Attributes, 'list'>
  toasts: Toasts
  attempt(work: Promise<unknown>): void
}

/** Labels written as a table: what of which images, shown before it is written. */
export class Exporting {
  #asked = $state.raw<AskedExport | null>(null)
  #images = $state.raw<ReadonlyMap<ExportScope, number>>(new Map())
  /** As a person wished it last, while the window is open. */
  #wishes: Omit<ExportWishes, 'scope'> = { leftOut: new Set(), details: ['source', 'confidence'], unsure: 'empty' }
  /** Tokens of the files that jobs write. */
  #files = new Map<number, string>()
  readonly #ports: Ports

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** An export that a person is asked about. */
  get asked(): AskedExport | null {
    return this.#asked
  }

  /** How many images each source has; those that are not counted yet are left out. */
  get images(): ReadonlyMap<ExportScope, number> {
    return this.#images
  }

  /** @param scope which of the sources is chosen at first */
  async ask(sources: readonly ExportSource[], scope: ExportScope): Promise<void> {
    this.#images = new Map()
    const asked = { ...this.#wishes, scope, sources, preview: null, isChecked: false }
    await Promise.all([this.#preview(asked), this.#count(sources)])
  }

  async change(wished: Partial<ExportWishes>): Promise<void> {
    const asked = this.#asked
    if (asked === null) return
    const { leftOut, details, unsure } = { ...asked, ...wished }
    this.#wishes = { leftOut, details, unsure }
    await this.#preview({ ...asked, ...wished })
  }

  close(): void {
    this.#asked = null
  }

  /** Writes what is shown into a file that a person chooses. */
  async exportShown(): Promise<void> {
    const { app, engine, toasts } = this.#ports
    const asked = this.#asked
    if (asked === null) return
    try {
      const place = await app.chooseSaveFile({
        title: copy.exporting.title,
        suggested: 'selvedge-labels.csv',
        extensions: ['csv'],
      })
      if (place === null) return
      this.#asked = null
      const { jobId } = await engine.exchange.exportCsv({ path: place.token, ...this.#choice(asked) })
      this.#files.set(jobId, place.token)
    } catch (error) {
      toasts.show(sentence(error), 'bad')
    }
  }

  jobEnded({ id, note, state }: Job): void {
    const { app, attempt, toasts } = this.#ports
    const token = this.#files.get(id)
    if (!this.#files.delete(id) || token === undefined || state !== 'done') return
    toasts.show(note || copy.exporting.done, 'good', {
      label: copy.exporting.showInFolder,
      run: () => attempt(app.showInFolder({ token })),
    })
  }

  #choice({ details, leftOut, scope, sources, unsure }: AskedExport): ExportChoice {
    const written = this.#ports.attributes.list.filter(({ id }) => !leftOut.has(id))
    return {
      ...sources.find((source) => source.scope === scope)?.of,
      attributeIds: written.map(({ id }) => id),
      details: [...details],
      unsure,
    }
  }

  async #count(sources: readonly ExportSource[]): Promise<void> {
    const filters = sources.map(({ of: { filter = {} } }) => filter)
    const counts = await this.#ports.engine.images.count({ filters })
    this.#images = new Map(sources.map(({ of, scope }, at) => [scope, of.ids?.length ?? counts[at] ?? 0]))
  }

  async #preview(wished: AskedExport): Promise<void> {
    const before = this.#asked
    const asked = { ...wished, isChecked: false }
    this.#asked = asked
    try {
      const preview = await this.#ports.engine.exchange.exportPreview(this.#choice(asked))
      // It may have been closed or changed meanwhile.
      if (this.#asked === asked) this.#asked = { ...asked, preview, isChecked: true }
    } catch (error) {
      if (this.#asked === asked) this.#asked = before
      this.#ports.toasts.show(sentence(error), 'bad')
    }
  }
}
