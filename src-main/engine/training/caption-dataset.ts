import type { Database } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import type { CaptionMetrics, VocabularyWord } from '../../../src-preload/contract.ts'
import { Vocabulary } from '../../common/captioner/vocabulary.ts'
import { SpeechCounts, type Habit, type Speech } from '../../common/captioner/claims/speech.ts'
import type { CaptionFigures, HeldOutCaptions } from '../../common/contracts/caption-training.ts'
import { makePause } from '../../common/pause.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import { agreementOf, decidedNames } from '../labels/agreement.ts'
import type { Embeddings } from '../features/embeddings.ts'
import { isOneOfCopies } from '../storage/copies.ts'
import type { Extent } from './dataset.ts'
import { groupsOf } from './groups.ts'

export interface CaptionDataset {
  /** Image of each row of the features file. */
  imageIds: number[]
  texts: string[]
  extent: Extent
  groups: Int32Array
  /** 1 for images that the prior learned from. */
  seen: Uint8Array
}

/** What people wrote of images: what captioners learn from, and what tells whether they agree with the labels. */
export class CaptionDatasets {
  readonly #database: Database
  readonly #embeddings: Embeddings

  constructor(database: Database, embeddings: Embeddings) {
    this.#database = database
    this.#embeddings = embeddings
  }

  /**
   * Every caption of an image that has the features; of copies of a file the last.
   *
   * @param learnedUntil the prior knows what was written until then; null: there is none
   * @param among the images to learn from; null: all
   * @throws AppError `not-enough-data`
   */
  read(
    attributeId: number,
    features: readonly string[],
    learnedUntil: number | null,
    among: ReadonlySet<number> | null,
  ): CaptionDataset {
    const has = features.map(
      (name) =>
        `EXISTS (SELECT 1 FROM embedded e WHERE e.backbone_id = ${this.#embeddings.idOf(name)} AND e.image_id = c.image_id)`,
    )
    const all = this.#database
      .prepare<[number], { imageId: number; text: string; at: number }>(
        `SELECT c.image_id AS imageId, c.text, c.at FROM text_decision c
         JOIN present_image i ON i.id = c.image_id WHERE c.attribute_id = ? AND ${has.join(' AND ')}
           AND ${isOneOfCopies('last', { decisions: 'text_decision', image: 'i', attributeId: 'c.attribute_id', at: 'c.at' })}
         ORDER BY c.image_id`,
      )
      .all(attributeId)
    const rows = among ? all.filter(({ imageId }) => among.has(imageId)) : all
    if (rows.length === 0) {
      throw new AppError('not-enough-data', 'No image has a caption yet. Write or import some captions first.')
    }
    const imageIds = rows.map(({ imageId }) => imageId)
    return {
      imageIds,
      texts: rows.map(({ text }) => text),
      extent: { learned: rows.length, decided: all.length },
      groups: Int32Array.from(groupsOf(this.#database, imageIds)),
      seen: Uint8Array.from(rows, ({ at }) => (learnedUntil !== null && at <= learnedUntil ? 1 : 0)),
    }
  }

  /** All captions of the library, for a dictionary. */
  texts(): string[] {
    return this.#database
      .prepare<[number], string>(
        'SELECT c.text FROM text_decision c JOIN present_image i ON i.id = c.image_id WHERE c.attribute_id = ?',
      )
      .pluck()
      .all(captionAttribute(this.#database))
  }

  /** The words of a dictionary of all captions, most frequent first. */
  vocabulary(minimumCount: number): VocabularyWord[] {
    return [...Vocabulary.build(this.texts(), minimumCount).entries]
  }

  /**
   * How these captions speak of the labels people decided on.
   *
   * @param earlier of the captioner that learned on from them
   */
  async speech({ imageIds, texts }: CaptionDataset, earlier: Speech | null): Promise<Habit[]> {
    const counts = new SpeechCounts()
    const namesOf = decidedNames(this.#database)
    const pause = makePause()
    for (const [row, imageId] of imageIds.entries()) {
      counts.add(texts[row] ?? '', namesOf(imageId))
      await pause()
    }
    return counts.speech(earlier)
  }

  /** The figures of a captioner, with how far its captions agree with the labels people decided on. */
  withAgreement(
    figures: CaptionFigures | null,
    heldOut: HeldOutCaptions,
    { imageIds, texts }: CaptionDataset,
  ): CaptionMetrics | null {
    if (!figures) return null
    const pairs = [...heldOut.row].map((row, index) => ({
      imageId: imageIds[row] ?? 0,
      written: heldOut.text[index] ?? '',
      reference: texts[row] ?? '',
    }))
    return { ...figures, agreement: agreementOf(this.#database, pairs) }
  }
}
