import type { Database } from 'better-sqlite3'
import type { Decoding } from '../../../src-preload/contract.ts'
import type { FeatureBlock } from '../../common/contracts/vision.ts'
import type { CertainLabels, Claims } from '../values/claims.ts'
import type { Values } from '../values/values.ts'
import type { Embeddings } from '../features/embeddings.ts'
import type { Versions } from '../models/versions.ts'
import type { Written } from '../models/written.ts'
import type { VisionClient } from '../features/vision-client.ts'

export interface CaptionWriterParts {
  database: Database
  claims: Claims
  embeddings: Embeddings
  values: Values
  versions: Versions
  vision: VisionClient
  written: Written
}

/** Has captioners write from features, saying no more than is known of each image (values/claims.ts). */
export class CaptionWriter {
  readonly #parts: CaptionWriterParts
  #onOutdated: (imageIds: number[]) => void = () => undefined

  constructor(parts: CaptionWriterParts) {
    this.#parts = parts
  }

  /** Told of images whose labels changed while their caption was written. */
  onOutdated(listener: (imageIds: number[]) => void): void {
    this.#onOutdated = listener
  }

  /** The captioner in use; null: there is none. */
  active(): number | null {
    const { versions } = this.#parts
    return versions.captioners().find((id) => versions.get(id).state === 'active') ?? null
  }

  /** Those whose captions are shown: the one in use first, then one that waits to be reviewed. */
  versions(): number[] {
    return this.#parts.versions.captioners()
  }

  /** Writes and stores. The images must have the features the captioner reads; `blocks` are those at hand. */
  async write(versionId: number, imageIds: readonly number[], blocks: readonly FeatureBlock[] = []): Promise<void> {
    if (imageIds.length === 0) return
    const { claims, database, embeddings, values, versions, written } = this.#parts
    const { attributeId, features } = versions.get(versionId)
    const certain = claims.of(imageIds)
    const inputs = features.map(
      (name) => blocks.find((block) => block.name === name) ?? embeddings.block(name, imageIds),
    )
    const captions = await this.#ask(versionId, inputs, imageIds.length, certain)
    database.transaction(() => {
      written.store(imageIds, captions, certain.keys)
      if (versions.get(versionId).state === 'active') values.refresh(attributeId, imageIds)
    })()
    const now = claims.of(imageIds)
    const outdated = imageIds.filter((_, row) => now.keys[row] !== certain.keys[row])
    if (outdated.length > 0 || now.request.key !== certain.request.key) this.#onOutdated(outdated)
  }

  /** The captions of pictures that are in no library, null where there are no words. @param rows of every block */
  async writeElsewhere(
    blocks: readonly FeatureBlock[],
    rows: number,
    certain: CertainLabels,
    decoding: Decoding | undefined,
  ): Promise<({ text: string; confidence: number } | null)[] | null> {
    const { versions } = this.#parts
    const versionId = this.active()
    if (versionId === null) return null
    const inputs = versions.get(versionId).features.flatMap((name) => blocks.filter((block) => block.name === name))
    const { texts, confidences } = await this.#ask(versionId, inputs, rows, certain, decoding)
    return texts.map((text, row) => (text === '' ? null : { text, confidence: confidences[row] ?? 0 }))
  }

  async #ask(versionId: number, blocks: FeatureBlock[], rows: number, { request }: CertainLabels, decoding?: Decoding) {
    const { captioners } = this.#parts.versions.specs([versionId])
    const chosen = decoding ? { decoding } : {}
    const said = await this.#parts.vision.predict({ heads: [], captioners, rows, blocks, claims: request, ...chosen })
    return said.captions[0] ?? { versionId, texts: [], confidences: new Float32Array() }
  }
}
