import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Choices } from '../../src-preload/contract.ts'
import { replaceFile } from '../common/replace-file.ts'

const pixels = z.number().min(0).max(10_000)

export const choicesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  sidebarWidth: pixels,
  sidebarOpen: z.boolean(),
  panelWidth: pixels,
  panelOpen: z.boolean(),
  tileSize: pixels,
  loupeTone: z.enum(['dark', 'dim', 'mid', 'light', 'theme']),
  advance: z.boolean(),
  keyPreset: z.enum(['annotator', 'photographer']),
  keyChanges: z.record(z.string().max(100), z.array(z.string().max(40)).max(20)),
}) satisfies z.ZodType<Choices>

/** What the person at this computer chose of the window, in a small file beside the window's place. */
export class PersonalChoices {
  readonly #folder: string
  #values: Partial<Choices> | null

  /** @param folder the user's data of the program */
  constructor(folder: string) {
    this.#folder = folder
    this.#values = this.#read()
  }

  /** Null: nothing was chosen yet. */
  get values(): Partial<Choices> | null {
    return this.#values
  }

  /** What is not named stays. */
  keep(changed: Partial<Choices>): void {
    this.#values = { ...this.#values, ...changed }
    try {
      mkdirSync(this.#folder, { recursive: true })
      replaceFile(this.#file, JSON.stringify(this.#values))
    } catch {
      // On a full disk it holds until the program ends, and is written with the next change.
    }
  }

  #read(): Partial<Choices> | null {
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch {
      return null
    }
    try {
      return known(z.record(z.string(), z.unknown()).parse(JSON.parse(text)))
    } catch {
      this.#setAside()
      return null
    }
  }

  /** A file that cannot be read is kept for whoever wants to look what it was. */
  #setAside(): void {
    try {
      renameSync(this.#file, join(this.#folder, 'choices-damaged.json'))
    } catch {
      // The next change writes over it.
    }
  }

  get #file(): string {
    return join(this.#folder, 'choices.json')
  }
}

/** The choices among these that this version understands; one that does not fit is as if it had not been made. */
function known(saved: Record<string, unknown>): Partial<Choices> {
  const fitting = Object.entries(saved).filter(([name, value]) => {
    const schema = Object.hasOwn(choicesSchema.shape, name) && choicesSchema.shape[name as keyof Choices]
    return schema && schema.safeParse(value).success
  })
  return Object.fromEntries(fitting)
}
