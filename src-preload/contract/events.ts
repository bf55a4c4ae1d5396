import type { HistoryState } from './decisions.ts'
import type { ErrorCode } from './errors.ts'
import type { Job } from './jobs.ts'
import type { ProviderStatus } from './system.ts'
import type { RunProgress } from './training.ts'
import type { View } from './views.ts'

export type EngineState = 'starting' | 'ready' | 'restarting' | 'failed'

export interface EngineEvents {
  /** All jobs, at most ten times a second. */
  jobs: Job[]
  /** The set of images, folders or counts changed (scan, tag); lists should be asked for again. */
  images: { catalogIds: number[] }
  /**
   * What these images have changed by itself, or by a job: captions were written anew, a file was imported. `ids` is empty
   * when there are too many to name: ask for everything again. Who decides is told by the answer, not by this.
   */
  decisions: { attributeId: number; ids: Uint32Array }
  /** Labels or attributes were added or renamed, or their counts changed. */
  attributes: { attributeIds: number[] }
  /** Views were made, renamed, changed or deleted: all there are now. */
  views: View[]
  /** Model versions changed (made, accepted, rejected, rolled back). */
  models: { attributeId: number }
  /** Backbones were added, taken to use or removed. */
  backbones: { names: string[] }
  run: RunProgress
  providers: ProviderStatus
  history: HistoryState
  /** Told by the main process: what the engine is doing, and why the library could not be opened. */
  engine: { state: EngineState; message: string | null; problem?: ErrorCode | null }
  /** Told by the main process: a command of the application menu, such as `undo`; `libraryId` goes with `open-recent`. */
  menu: { command: MenuCommand; libraryId?: number }
}

export type MenuCommand =
  | 'new-library'
  | 'open-library'
  | 'open-recent'
  | 'show-start'
  | 'show-images'
  | 'show-changes'
  | 'tour'
  | 'add-folder'
  | 'add-sample'
  | 'import-csv'
  | 'export-csv'
  | 'undo'
  | 'redo'
  | 'select-all'
  | 'next-images'
  | 'retrain'
  | 'show-jobs'
  | 'show-models'
  | 'shortcuts'
  | 'settings'
  | 'help'
  | 'about'
  | 'toggle-theme'
