import type { AttributeKind } from '../../../src-preload/contract.ts'
import type { Catalogs } from '../catalog/catalogs.ts'
import type { ImageKey, Places } from '../catalog/places.ts'
import type { LineWriter } from '../history/action.ts'
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

/** All decisions on an image afterwards. */
export type SaidDecision = ImageKey & { attribute: string; labels: Said[] }

/** What the journal holds of what its decisions name, so that a library that does not know it can make it. */
export interface Named {
  /** By uid: where each lay. */
  catalogs: Record<string, { name: string; path: string }>
  /** `ofLabels`: its answers are names of labels. */
  attributes: Record<string, { title: string; kind: AttributeKind; ofLabels: boolean }>
}

interface DecisionData extends Named {
  decisions: SaidDecision[]
}

export interface JournalLineParts {
  attributes: Attributes
  catalogs: Catalogs
  places: Places
}

/** The line of an action whose decisions follow from the rest of it: that is all it says. */
export function lineOfRest<Rest extends object>(
  say: (rest: Rest) => unknown,
  frame: [before: string, after: string] = ['', ''],
): LineWriter<{ decisions: Step[] } | Rest> {
  return { say: (part) => ('decisions' in part ? '' : JSON.stringify(say(part))), frame: () => frame }
}

/** Says decisions in names and paths, not ids: the journal must be readable when the database is not. */
export class JournalLines {
  readonly #parts: JournalLineParts

  constructor(parts: JournalLineParts) {
    this.#parts = parts
  }

  /** Says decisions one part after the other, and in the end what they named. */
  begin() {
    const { attributes, catalogs, places } = this.#parts
    const namesOf = places.namer()
    const known = new Map<number, { name: string; labels: Map<number, string>; about: Named['attributes'][string] }>()
    const catalogUids = new Set<string>()
    const attribute = (id: number) => {
      let entry = known.get(id)
      if (!entry) {
        const { kind, name, title } = attributes.get(id)
        entry = { name, labels: attributes.labelNames(id), about: { title, kind, ofLabels: false } }
        known.set(id, entry)
      }
      return entry
    }
    const images = (imageIds: readonly number[]): Map<number, ImageKey> => {
      const keys = namesOf(imageIds)
      for (const { catalog } of keys.values()) catalogUids.add(catalog)
      return keys
    }
    const decision = ([attributeId, , , after]: Step, key: ImageKey | undefined): SaidDecision[] => {
      if (!key) return []
      const { about, labels, name } = attribute(attributeId)
      const said = after.map(([answer, ...rest]): Said => {
        if (typeof answer !== 'number') return [answer, ...rest]
        about.ofLabels = true
        return [labels.get(answer) ?? answer, ...rest]
      })
      return [{ ...key, attribute: name, labels: said }]
    }
    return {
      images,
      decisions(steps: readonly Step[]): SaidDecision[] {
        const keys = images(steps.map(([, imageId]) => imageId))
        return steps.flatMap((step) => decision(step, keys.get(step[1])))
      },
      named: (): Named => ({
        catalogs: Object.fromEntries([...catalogUids].map((uid) => [uid, catalogs.named(uid)])),
        attributes: Object.fromEntries([...known.values()].map(({ about, name }) => [name, about])),
      }),
    }
  }

  /** The line of an action that is decisions and nothing else. */
  ofDecisions(): LineWriter<Step[]> {
    const line = this.begin()
    return {
      say: (steps) => JSON.stringify(line.decisions(steps)).slice(1, -1),
      frame: () => ['{"decisions":[', `],${JSON.stringify(line.named()).slice(1)}`],
    }
  }

  /** Finds what lines name, and makes what this library lacks: catalogs, attributes, labels, images that are not on disk. */
  reader({ attributes: about, catalogs: catalogData }: Named) {
    const { attributes, catalogs, places } = this.#parts
    for (const [uid, { name, path }] of Object.entries(catalogData)) catalogs.ensure({ uid, name, path })
    const attributeIds = new Map<string, number>()
    const attributeOf = (name: string): number | undefined => {
      const known = attributeIds.get(name)
      const said = about[name]
      if (known !== undefined || said === undefined) return known
      const { id } = attributes.find(name) ?? attributes.create(said.title, name, said.kind)
      attributeIds.set(name, id)
      return id
    }
    const decision = ({ attribute, labels, ...key }: SaidDecision): DecisionLine[] => {
      const attributeId = attributeOf(attribute)
      const imageId = places.find(key)
      if (attributeId === undefined || imageId === undefined) return []
      const { ofLabels = false } = about[attribute] ?? {}
      const after = labels.map(([answer, ...rest]): Entry => {
        const isName = ofLabels && typeof answer === 'string'
        return [isName ? attributes.ensureLabel(attributeId, answer).id : answer, ...rest]
      })
      return [{ attributeId, imageId, after }]
    }
    return {
      image: (key: ImageKey): number | undefined => places.find(key),
      /** Images that were two then may be one now. */
      decisions: (said: readonly SaidDecision[]): DecisionLine[] => lastOfEach(said.flatMap(decision)),
    }
  }

  /** What a line says that is decisions and nothing else. */
  read(data: unknown): DecisionLine[] {
    const { decisions, ...named } = data as DecisionData
    return this.reader(named).decisions(decisions)
  }
}

/** Of several on one image and attribute the last. */
function lastOfEach(lines: readonly DecisionLine[]): DecisionLine[] {
  return [...new Map(lines.map((line) => [`${line.attributeId} ${line.imageId}`, line])).values()]
}
