import type { FeatureMatrix } from '../features.ts'
import type { CaptionDecoder } from './decoder.ts'
import { bleu } from './metrics/bleu.ts'
import { ciderD } from './metrics/cider.ts'
import { tokenise } from './tokens.ts'
import type { CaptionMetrics, CaptionTrainingRequest } from './types.ts'

const imagesAtOnce = 64

/** Writes a caption for every held-out image, as the studio does (beam), and compares it with those people wrote. */
export async function measureCaptions(
  decoder: CaptionDecoder,
  { data, width }: FeatureMatrix,
  captions: CaptionTrainingRequest['captions'],
  heldOut: Uint8Array,
  throwIfAborted: () => void,
): Promise<CaptionMetrics | null> {
  const references = new Map<number, string[][]>()
  for (const [i, row] of captions.row.entries()) {
    if (heldOut[i] === 0) continue
    references.set(row, [...(references.get(row) ?? []), tokenise(captions.text[i]!)])
  }
  if (references.size === 0) return null
  const rows = [...references.keys()]
  const pairs: { candidate: string[]; references: string[][] }[] = []
  for (let from = 0; from < rows.length; from += imagesAtOnce) {
    throwIfAborted()
    const part = rows.slice(from, from + imagesAtOnce)
    const features = new Float32Array(part.length * width)
    for (const [i, row] of part.entries()) features.set(data.subarray(row * width, (row + 1) * width), i * width)
    const written = await decoder.write(features, part.length, { method: 'beam' })
    for (const [i, row] of part.entries()) {
      pairs.push({ candidate: tokenise(written[i]!.text), references: references.get(row)! })
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  const exact = pairs.filter(({ candidate, references: own }) =>
    own.some((reference) => reference.join(' ') === candidate.join(' ')),
  )
  return {
    images: rows.length,
    bleu4: bleu(pairs),
    ciderD: ciderD(pairs).reduce((sum, score) => sum + score, 0) / pairs.length,
    exact: exact.length / pairs.length,
  }
}
