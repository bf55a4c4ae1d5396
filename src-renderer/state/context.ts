import { createContext } from 'svelte'
import type { ModelVersion, NextStep, Studio, View } from '../../src-preload/contract.ts'
import type { Command, Handlers, Place } from '../answers/key-map.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Backbones } from './backbones.svelte.ts'
import type { Browse } from './browse.svelte.ts'
import type { Captioning } from './captioning.svelte.ts'
import type { Carrying } from './carrying.svelte.ts'
import type { Catalogs } from './catalogs.svelte.ts'
import type { Compare } from './compare.svelte.ts'
import type { Corrections } from './corrections.svelte.ts'
import type { Details } from './details.svelte.ts'
import type { EngineStatus } from './engine-status.svelte.ts'
import type { Evaluation } from './evaluation.svelte.ts'
import type { Exchange } from './exchange.svelte.ts'
import type { ExportScope, Exporting } from './exporting.svelte.ts'
import type { Finding } from './finding.svelte.ts'
import type { Flips } from './flips.svelte.ts'
import type { Handbook } from './handbook.svelte.ts'
import type { HistoryList } from './history.svelte.ts'
import type { Jobs } from './jobs.svelte.ts'
import type { Keys } from './keys.svelte.ts'
import type { LabelRoom } from './label-room.svelte.ts'
import type { Libraries } from './libraries.svelte.ts'
import type { Models } from './models.svelte.ts'
import type { Pace } from './pace.svelte.ts'
import type { Program } from './program.svelte.ts'
import type { Providers } from './providers.svelte.ts'
import type { Queue } from './queue.svelte.ts'
import type { RemovedCatalogs } from './removed-catalogs.svelte.ts'
import type { Restoring } from './restoring.svelte.ts'
import type { Rows } from './rows.svelte.ts'
import type { Settings } from './settings.svelte.ts'
import type { Shell } from './shell.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'
import type { Tour } from './tour.svelte.ts'
import type { Training } from './training.svelte.ts'
import type { Views } from './views.svelte.ts'

/** What a person starts from more than one screen, and what takes several parts. */
export interface Commands {
  addFolder(): void
  addSample(): void
  /** A folder, and a table of labels for the images in it. */
  addWithTable(): void
  /** Goes where something waits. */
  takeStep(step: NextStep): void
  /** What was dropped on the window. */
  addFiles(files: File[]): void
  importCsv(): void
  /** @param scope which images are chosen at first; by default those of the list, where it is narrowed */
  exportCsv(scope?: ExportScope): void
  retrain(): void
  /** On the decided images of the list alone. */
  retrainThese(): void
  retrainOn(view: View): void
  /** Views of a product as one, or each by itself. */
  viewsTogether(): void
  /** The images that show what this version predicted. */
  showPredicted(version: Pick<ModelVersion, 'id' | 'attributeId'>): void
  /** Opens the flip list of a candidate. */
  review(versionId: number, runId: number | null): void
  /** Lists the decisions that the last training found to be probably wrong. */
  showSuspects(attributeId: number): void
  setThreshold(attributeId: number, threshold: number | null): Promise<void>
  removeCatalog(catalogId: number): Promise<void>
  /** Asks where the folder of a catalog lies now. */
  locateCatalog(catalogId: number): void
}

/** What a component finds around it. It takes what it works with: `const { browse, rows } = getParts()`. */
export interface Parts {
  readonly attributes: Attributes
  readonly backbones: Backbones
  readonly browse: Browse
  readonly captioning: Captioning
  readonly carrying: Carrying
  readonly catalogs: Catalogs
  readonly compare: Compare
  readonly corrections: Corrections
  readonly details: Details
  readonly engineStatus: EngineStatus
  readonly evaluation: Evaluation
  readonly exchange: Exchange
  readonly exporting: Exporting
  readonly finding: Finding
  readonly flips: Flips
  readonly handbook: Handbook
  readonly history: HistoryList
  readonly jobs: Jobs
  readonly keys: Keys
  readonly labelRoom: LabelRoom
  readonly libraries: Libraries
  readonly models: Models
  readonly pace: Pace
  readonly program: Program
  readonly providers: Providers
  readonly queue: Queue
  readonly removedCatalogs: RemovedCatalogs
  readonly restoring: Restoring
  readonly rows: Rows
  readonly settings: Settings
  readonly shell: Shell
  readonly toasts: Toasts
  readonly tour: Tour
  readonly training: Training
  readonly views: Views
  readonly commands: Commands
  /** Brings keys to a room while it is open; runs a command as its key would. */
  readonly keyboard: {
    register(place: Place | 'everywhere', handlers: Handlers): () => void
    run(command: Command): boolean
  }
  /** What Electron does for a screen. */
  readonly app: Pick<Studio['app'], 'showInFolder'>
  readonly isMac: boolean
  /** Says what went wrong. */
  report(this: void, error: unknown): void
  /** Runs work whose failure is only to be said. */
  attempt(this: void, work: Promise<unknown>): void
}

export const [getParts, provideParts] = createContext<Parts>()
