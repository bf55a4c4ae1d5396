import type { AttributeKind } from '../../../src-preload/contract.ts'
import type { Catalogs } from '../catalog/catalogs.ts'
import type { ImageKey, Places } from '../catalog/places.ts'
import type { Entry, Origin, Step, Verdict } from '../kinds/entry.ts'
import type { Attributes } from '../labels/attributes.ts'

/** The decisions on one image that a line of the journal says, in the library's own ids. */
export interface DecisionLine {
  attributeId: number
  imageId: number
  after: Entry[]
}

/** A label by its name, a text as it is. */
type Said = [answer: string | number | null, verdict: Verdict, source: Origin, at: number]

/** What the journal holds of decisions. */
interface DecisionData {
  /** `labels`: all decisions on the image afterwards. */
  decisions: (ImageKey & { attribute: string; labels: Said[] })[]
  /** Those the decisions name, by uid: where each lay, so that a library that does not know it can make it. */
  catalogs: Record<string, { name: string; path: string }>
  /** `ofLabels`: its answers are names of labels. */
  attributes: Record<string, { title: string; kind: AttributeKind; ofLabels: boolean }>
}

export interface JournalLineParts {
  attributes: Attributes
  catalogs: Catalogs
  places: Places
}

/** Says decisions in names and paths, not ids: the journal must be readable when the database is not. */
export class JournalLines {
  readonly #parts: JournalLineParts

  constructor(parts: JournalLineParts) {
    this.#parts = parts
  }

  /** A line that is put together part by part; its pieces are the JSON of its data. */
  begin(): { add(steps: readonly Step[]): void; pieces(): string[] } {
    const { attributes, catalogs, places } = this.#parts
    const namesOf = places.namer()
    const known = new Map<number, { name: string; labels: Map<number, string>; ofLabels: boolean }>()
    const catalogUids = new Set<string>()
    const parts: string[] = []
    const attribute = (id: number) => {
      let entry = known.get(id)
      if (!entry) {
        entry = { name: attributes.get(id).name, labels: attributes.labelNames(id), ofLabels: false }
        known.set(id, entry)
      }
      return entry
    }
    const say = ([attributeId, , , after]: Step, key: ImageKey | undefined): DecisionData['decisions'] => {
      if (!key) return []
      catalogUids.add(key.catalog)
      const entry = attribute(attributeId)
      const said = after.map(([answer, ...rest]): Said => {
        if (typeof answer !== 'number') return [answer, ...rest]
        entry.ofLabels = true
        return [entry.labels.get(answer) ?? answer, ...rest]
      })
      return [{ ...key, attribute: entry.name, labels: said }]
    }
    return {
      add: (steps) => {
        if (steps.length === 0) return
        const keys = namesOf(steps.map(([, imageId]) => imageId))
        const decisions = steps.flatMap((step) => say(step, keys.get(step[1])))
        parts.push(JSON.stringify(decisions).slice(1, -1))
      },
      pieces: () => {
        const spoken = parts.filter((part) => part !== '')
        const about: Pick<DecisionData, 'attributes' | 'catalogs'> = {
          catalogs: Object.fromEntries([...catalogUids].map((uid) => [uid, catalogs.named(uid)])),
          attributes: Object.fromEntries(
            [...known].map(([id, { ofLabels }]) => {
              const { name, title, kind } = attributes.get(id)
              return [name, { title, kind, ofLabels }]
            }),
          ),
        }
        const rest = JSON.stringify(about).slice(1)
        return ['{"decisions":[', ...spoken.map((part, at) => (at === 0 ? part : `,${part}`)), '],', rest]
      },
    }
  }

  /** Finds what a line names, and makes what this library lacks: catalogs, attributes, labels, images that are not on disk. */
  read(data: unknown): DecisionLine[] {
    const { attributes, catalogs, places } = this.#parts
    const { attributes: attributeData, catalogs: catalogData, decisions } = data as DecisionData
    for (const [uid, { name, path }] of Object.entries(catalogData)) catalogs.ensure({ uid, name, path })
    const attributeIds = new Map(
      Object.entries(attributeData).map(([name, { kind, title }]) => [
        name,
        (attributes.find(name) ?? attributes.create(title, name, kind)).id,
      ]),
    )
    return decisions.flatMap(({ attribute, labels, ...key }) => {
      const attributeId = attributeIds.get(attribute)
      const imageId = places.find(key)
      if (attributeId === undefined || imageId === undefined) return []
      const { ofLabels = false } = attributeData[attribute] ?? {}
      const after = labels.map(([answer, ...rest]): Entry => {
        const isName = ofLabels && typeof answer === 'string'
        return [isName ? attributes.ensureLabel(attributeId, answer).id : answer, ...rest]
      })
      return [{ attributeId, imageId, after }]
    })
  }
}
