import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Attributes } from '../labels/attributes.ts'
import { foldersWithCards, kindOf, modelIn, parseModelCard, thresholdOf, type ModelCard } from './cards.ts'
import type { Versions } from './versions.ts'

/** The folder of the shipped models that are there to be chosen. */
const readyFolder = 'ready'

/** The models that ship with the program, of which an update may bring others. */
export class ShippedModels {
  readonly #database: Database
  readonly #attributes: Attributes
  readonly #versions: Versions
  readonly #folder: string

  /** @param folder in which each has a folder of its own */
  constructor(database: Database, attributes: Attributes, versions: Versions, folder: string) {
    this.#database = database
    this.#attributes = attributes
    this.#versions = versions
    this.#folder = folder
  }

  /**
   * Makes the shipped models known to the library. A new shipped model becomes active only where no one has trained
   * another: an update of the program must not undo what a person accepted.
   *
   * @param folders below that of the shipped models; without them, all that every library has and those it chose
   * @returns whether there are models that the library did not know
   */
  register(folders: readonly string[] = this.#inLibrary()): boolean {
    let isNew = false
    for (const folder of folders) {
      const path = join(this.#folder, folder)
      const card = modelIn(path)
      if (!card) continue
      this.#database.transaction(() => {
        const known = this.#database
          .prepare<[string], { id: number; attributeId: number; card: string; labelIds: string }>(
            `SELECT id, attribute_id AS attributeId, card, label_ids AS labelIds
             FROM model_version WHERE origin = 'shipped' AND folder = ?`,
          )
          .get(folder)
        const now = JSON.stringify(card)
        if (known?.card === now) return
        if (known && parseModelCard(known.card).sha256 === card.sha256) {
          // The same model, of which more may be known now.
          this.#database
            .prepare<[string, number | null, number]>('UPDATE model_version SET card = ?, threshold = ? WHERE id = ?')
            .run(now, thresholdOf(card), known.id)
          return
        }
        isNew = true
        // The attribute may be called otherwise since, or be deleted.
        const attributeId = known?.attributeId ?? this.#attributeOf(card)
        const active = this.#versions.active(attributeId)
        // An update replaces the file of the shipped folder, so the old shipped version is gone in any case.
        if (known) {
          for (const table of ['prediction', 'written'])
            this.#database.prepare<[number]>(`DELETE FROM cache.${table} WHERE version_id = ?`).run(known.id)
          this.#database.prepare<[number]>('DELETE FROM model_version WHERE id = ?').run(known.id)
        }
        const state = !active || active.id === known?.id ? 'active' : 'retired'
        this.#versions.add({
          attributeId,
          name: card.name,
          origin: 'shipped',
          folder,
          state,
          runId: null,
          card,
          ...(known && { labelIds: this.#labelsOfUpdate(attributeId, card, known) }),
        })
      })()
    }
    return isNew
  }

  #attributeOf({ attribute }: ModelCard): number {
    return (this.#attributes.find(attribute) ?? this.#attributes.create(attribute)).id
  }

  /** Labels that the version before knew by the same names may be called otherwise since, or be merged or deleted. */
  #labelsOfUpdate(attributeId: number, card: ModelCard, known: { card: string; labelIds: string }): number[] {
    const before = parseModelCard(known.card)
    const labelIds = JSON.parse(known.labelIds) as number[]
    const byName = new Map(before.kind === 'head' ? before.labels.map((name, index) => [name, labelIds[index]]) : [])
    const labels = card.kind === 'head' ? card.labels : []
    return labels.map((name) => byName.get(name) ?? this.#attributes.ensureLabel(attributeId, name).id)
  }

  /** Folders of shipped models whose cards cannot be read. */
  damaged(): string[] {
    return foldersWithCards(this.#folder).filter((folder) => kindOf(join(this.#folder, folder)) === undefined)
  }

  /** Folders of the shipped models that this library does not have unless a person chooses them. */
  ready(): string[] {
    const all = foldersWithCards(join(this.#folder, readyFolder)).map((folder) => `${readyFolder}/${folder}`)
    const chosen = new Set(this.#readyInLibrary())
    return all.filter((folder) => !chosen.has(folder))
  }

  #inLibrary(): string[] {
    const chosen = this.#readyInLibrary().filter((folder) => existsSync(join(this.#folder, folder, 'card.json')))
    return [...foldersWithCards(this.#folder), ...chosen]
  }

  #readyInLibrary(): string[] {
    return this.#database
      .prepare<[], string>(
        `SELECT folder FROM model_version WHERE origin = 'shipped' AND folder LIKE '${readyFolder}/%' ORDER BY folder`,
      )
      .pluck()
      .all()
  }
}
