import { Lexicon } from '../../common/captioner/claims/lexicon.ts'
import { tokenise } from '../../common/captioner/tokens.ts'
import { makePause } from '../../common/pause.ts'
import { keyOfNone, numbersIn, type ClaimList, type Claims } from '../values/claims.ts'
import type { Embeddings } from '../features/embeddings.ts'
import type { Versions } from '../models/versions.ts'
import type { Written, WrittenRow } from '../models/written.ts'
import type { Settings } from '../storage/settings.ts'

export interface StaleCaptionsParts {
  claims: Claims
  embeddings: Embeddings
  settings: Settings
  versions: Versions
  written: Written
}

/** Image ids looked at in one go: some ten milliseconds of work. */
const stride = 1000

/** Finds the captions that say what is known no longer, or leave out what is known now. */
export class StaleCaptions {
  readonly #parts: StaleCaptionsParts

  constructor(parts: StaleCaptionsParts) {
    this.#parts = parts
  }

  /** Of these images, those whose caption by a version is out of date and can be written anew. */
  among(versionId: number, imageIds: readonly number[]): number[] {
    const { claims, written } = this.#parts
    const { keys } = claims.of(imageIds)
    const stale = imageIds.filter((imageId, row) => {
      const known = written.claims(versionId, imageId)
      return known !== undefined && known !== keys[row]
    })
    return this.#writable(versionId, stale)
  }

  /** Of these images, those that have no caption by a version yet and can have one. */
  lacking(versionId: number, imageIds: readonly number[]): number[] {
    const { written } = this.#parts
    const without = imageIds.filter((imageId) => written.claims(versionId, imageId) === undefined)
    return this.#writable(versionId, without)
  }

  /** Of all images; lets the event loop breathe. */
  async all(versionId: number): Promise<number[]> {
    const { claims, settings, versions, written } = this.#parts
    const list = claims.list()
    // A new label can make a claim of a word that was none: then what was written is read as well.
    const mark = `caption-lexicon-${versionId}`
    const isRead = settings.mark(mark) === list.key
    const lexicon = isRead ? null : new Lexicon(list.attributes.map(withNames), versions.speech(versionId))
    const stale: number[] = []
    const pause = makePause()
    for (let low = 0; low <= written.lastImage(versionId); low += stride) {
      const keys = claims.keys(list, low, low + stride)
      const rows = written.range(versionId, low, low + stride)
      const untrue = new Set(lexicon ? rows.filter((row) => saysMore(row, lexicon, list)) : [])
      written.distrust(versionId, [...untrue].map(idOf))
      const own = rows.filter((row) => untrue.has(row) || row.claims !== (keys.get(row.imageId) ?? keyOfNone))
      stale.push(...this.#writable(versionId, own.map(idOf)))
      await pause()
    }
    if (!isRead) settings.setMark(mark, list.key)
    return stale
  }

  #writable(versionId: number, imageIds: readonly number[]): number[] {
    return this.#parts.embeddings.having(this.#parts.versions.get(versionId).features, imageIds)
  }
}

/** Whether a text holds words that are claims by now, and were not when it was written. */
function saysMore({ text, claims }: WrittenRow, lexicon: Lexicon, list: ClaimList): boolean {
  if (claims === null) return false
  const certain = new Set(numbersIn(list, claims))
  const parts = new Set([...certain].flatMap((label) => lexicon.labels[label]?.sequence ?? []))
  return tokenise(text).some((token) =>
    lexicon.claims(token).some((claim) => !parts.has(claim) && !lexicon.isTrue(claim, certain)),
  )
}

function withNames({ name, labels }: ClaimList['attributes'][number]): { name: string; labels: string[] } {
  return { name, labels: labels.map((label) => label.name) }
}

function idOf({ imageId }: WrittenRow): number {
  return imageId
}
