import type { About, AppCalls, LibraryBackup } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

export type ProgramSheet = 'settings' | 'about'

/** The sheets that speak of the program itself, and what they say of it. */
export class Program {
  #sheet = $state<ProgramSheet | null>(null)
  #about = $state.raw<About | null>(null)
  #backups = $state.raw<readonly LibraryBackup[]>([])
  readonly #engine: EngineClient
  readonly #app: Pick<AppCalls, 'about'>

  constructor(engine: EngineClient, app: Pick<AppCalls, 'about'>) {
    this.#engine = engine
    this.#app = app
  }

  get sheet(): ProgramSheet | null {
    return this.#sheet
  }

  /** Null until it was told. */
  get about(): About | null {
    return this.#about
  }

  /** Of the library that is open, the newest first. */
  get backups(): readonly LibraryBackup[] {
    return this.#backups
  }

  async show(sheet: ProgramSheet): Promise<void> {
    this.#sheet = sheet
    this.#about = await this.#app.about()
    // A library that cannot be opened tells nothing of its backups; what else there is to say is said.
    this.#backups = await this.#engine.library.backups().catch(() => [])
  }

  close(): void {
    this.#sheet = null
  }
}
