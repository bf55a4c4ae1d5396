import type { AppCalls, LibraryBackup } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

type Opening = Pick<AppCalls, 'openAgain' | 'restoreLibrary'>

/** Opening the library once more, or from a backup. The window's state says what came of it. */
export class Restoring {
  #backups = $state.raw<LibraryBackup[] | null>(null)
  #isUnderWay = $state(false)
  readonly #engine: EngineClient
  readonly #app: Opening

  constructor(engine: EngineClient, app: Opening) {
    this.#engine = engine
    this.#app = app
  }

  /** To choose from, the newest first; null: nobody is choosing. */
  get backups(): LibraryBackup[] | null {
    return this.#backups
  }

  /** The engine is on its way: nothing else is to be asked of it. */
  get isUnderWay(): boolean {
    return this.#isUnderWay
  }

  async choose(): Promise<void> {
    this.#backups = await this.#engine.library.backups()
  }

  close(): void {
    this.#backups = null
  }

  again(): Promise<void> {
    return this.#open(() => this.#app.openAgain())
  }

  /** @param backup by its name; null: the newest good one */
  restore(backup: string | null): Promise<void> {
    this.close()
    return this.#open(() => this.#app.restoreLibrary({ backup }))
  }

  async #open(how: () => Promise<void>): Promise<void> {
    if (this.#isUnderWay) return
    this.#isUnderWay = true
    try {
      await how()
    } finally {
      this.#isUnderWay = false
    }
  }
}
