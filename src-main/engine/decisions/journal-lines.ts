import type { Database } from 'better-sqlite3'
import type { Attributes } from '../labels/attributes.ts'
import type { Step } from './step.ts'

/** Where a folder lies: the catalog's path, and its own below that. */
interface Place {
  catalog: string
  folder: string
}

/** Says steps in names and paths, not ids: the journal must be readable when the database is not. */
export class JournalLines {
  readonly #attributes: Attributes
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, attributes: Attributes) {
    this.#attributes = attributes
    this.#statements = prepare(database)
  }

  /** JSON of each step, separated by commas; empty for none. */
  of(steps: readonly Step[]): string {
    const known = new Map<number, { name: string; labels: Map<number, string> }>()
    const attribute = (id: number): { name: string; labels: Map<number, string> } => {
      let entry = known.get(id)
      if (!entry) {
        known.set(id, (entry = { name: this.#attributes.get(id).name, labels: this.#attributes.labelNames(id) }))
      }
      return entry
    }
    const folders = new Map<number, Place>()
    const decisions = steps.map(([attributeId, imageId, , after]) => {
      const { labels, name } = attribute(attributeId)
      const said = after.map(([answer, verdict, source]) => [
        typeof answer === 'number' ? (labels.get(answer) ?? answer) : answer,
        verdict,
        source,
      ])
      return { ...this.#place(imageId, folders), attribute: name, labels: said }
    })
    return JSON.stringify(decisions).slice(1, -1)
  }

  #place(imageId: number, folders: Map<number, Place>): { catalog: string; file: string } | { file: number } {
    const image = this.#statements.image.get(imageId) as { folderId: number; name: string } | undefined
    if (!image) return { file: imageId }
    let place = folders.get(image.folderId)
    if (!place) folders.set(image.folderId, (place = this.#statements.folder.get(image.folderId) as Place))
    return { catalog: place.catalog, file: place.folder === '' ? image.name : `${place.folder}/${image.name}` }
  }
}

/** The JSON of one action, in pieces that are never put together: a bulk action would be megabytes. */
export function journalPieces(action: string, decisions: readonly string[]): string[] {
  const head = JSON.stringify({ at: new Date().toISOString(), action }).slice(0, -1)
  const spoken = decisions.filter((piece) => piece !== '')
  return [`${head},"decisions":[`, ...spoken.map((piece, at) => (at === 0 ? piece : `,${piece}`)), ']}']
}

function prepare(database: Database) {
  return {
    image: database.prepare('SELECT folder_id AS folderId, name FROM image WHERE id = ?'),
    folder: database.prepare(
      `SELECT c.path AS catalog, f.path AS folder FROM folder f JOIN catalog c ON c.id = f.catalog_id WHERE f.id = ?`,
    ),
  }
}
