import type { FeatureMatrix } from '../data/features.ts'
import type { CaptionDecoder } from '../../common/captioner/decoder.ts'
import { bleu } from '../../common/captioner/metrics/bleu.ts'
import { ciderD } from '../../common/captioner/metrics/cider.ts'
import { tokenise } from '../../common/captioner/tokens.ts'
import type {
  CaptionFigures,
  CaptionTrainingRequest,
  HeldOutCaptions,
} from '../../common/contracts/caption-training.ts'

const imagesAtOnce = 64
export const nothingHeldOut: HeldOutCaptions = { row: new Int32Array(), text: [] }

export interface Measured {
  /** Null where nothing is held out. */
  metrics: CaptionFigures | null
  heldOut: HeldOutCaptions
}

/** Writes a caption for every held-out image, as the studio does (beam), and compares it with those people wrote. */
export async function measureCaptions(
  decoder: CaptionDecoder,
  { data, width }: FeatureMatrix,
  captions: CaptionTrainingRequest['captions'],
  heldOut: Uint8Array,
  throwIfAborted: () => void,
): Promise<Measured> {
  const references = new Map<number, string[][]>()
  for (const [i, row] of captions.row.entries()) {
    if (heldOut[i] === 0) continue
    references.set(row, [...(references.get(row) ?? []), tokenise(captions.text[i]!)])
  }
  if (references.size === 0) return { metrics: null, heldOut: nothingHeldOut }
  const rows = [...references.keys()]
  const texts: string[] = []
  const pairs: { candidate: string[]; references: string[][] }[] = []
  for (let from = 0; from < rows.length; from += imagesAtOnce) {
    throwIfAborted()
    const part = rows.slice(from, from + imagesAtOnce)
    const features = new Float32Array(part.length * width)
    for (const [i, row] of part.entries()) features.set(data.subarray(row * width, (row + 1) * width), i * width)
    const written = await decoder.write(features, part.length, { method: 'beam' })
    texts.push(...written.map(({ text }) => text))
    for (const [i, row] of part.entries()) {
      pairs.push({ candidate: tokenise(written[i]!.text), references: references.get(row)! })
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  const exact = pairs.filter(({ candidate, references: own }) =>
    own.some((reference) => reference.join(' ') === candidate.join(' ')),
  )
  const metrics = {
    images: rows.length,
    bleu4: bleu(pairs),
    ciderD: ciderD(pairs).reduce((sum, score) => sum + score, 0) / pairs.length,
    exact: exact.length / pairs.length,
  }
  return { metrics, heldOut: { row: Int32Array.from(rows), text: texts } }
}
