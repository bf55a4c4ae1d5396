import { z } from 'zod'
import { AppError } from '../app-error.ts'
import { decodeModel, modelMetadata } from '../onnx/codec.ts'
import type { ModelMessage } from '../onnx/messages.ts'
import type { FeatureTransform } from '../contracts/training.ts'
import { Vocabulary } from './vocabulary.ts'

/** What a captioner's file says of it beside its weights. */
export interface CaptionerDetails {
  vocabulary: Vocabulary
  size: { features: number; embedding: number; hidden: number; vocabulary: number }
  /** The feature blocks it reads, in order, and how they are transformed. */
  blocks: { id: string; dimensions: number; transform: FeatureTransform; rows: number; mean: Float32Array; deviation: Float32Array }[] // prettier-ignore
  /** Captions are never longer, in words. */
  longest: number
}

const metadataKey = 'selvedge.captioner'
const format = z.object({
  format: z.literal(1),
  size: z.object({
    features: z.int().positive(),
    embedding: z.int().positive(),
    hidden: z.int().positive(),
    vocabulary: z.int().positive(),
  }),
  longest: z.int().positive(),
  vocabulary: z.unknown(),
  blocks: z.array(
    z.object({
      id: z.string(),
      dimensions: z.int().positive(),
      transform: z.enum(['standardise', 'unit']),
      rows: z.int(),
      mean: z.array(z.number()),
      deviation: z.array(z.number()),
    }),
  ),
})

/** The metadata to write into the file. */
export function describeCaptioner({ size, longest, vocabulary, blocks }: CaptionerDetails): Record<string, string> {
  const description: z.infer<typeof format> = {
    format: 1,
    size,
    longest,
    vocabulary: vocabulary.toJSON(),
    blocks: blocks.map((block) => ({ ...block, mean: [...block.mean], deviation: [...block.deviation] })),
  }
  return { [metadataKey]: JSON.stringify(description) }
}

/** Reads what `describeCaptioner` wrote. Throws where the model is no captioner. */
export function detailsOf(model: ModelMessage): CaptionerDetails {
  const { size, longest, ...described } = format.parse(JSON.parse(modelMetadata(model).get(metadataKey) ?? 'null'))
  const vocabulary = Vocabulary.from(described.vocabulary)
  if (vocabulary.size !== size.vocabulary) throw new Error('Its dictionary has another size than its weights')
  const blocks = described.blocks.map((block) => ({
    ...block,
    mean: Float32Array.from(block.mean),
    deviation: Float32Array.from(block.deviation),
  }))
  return { vocabulary, size, blocks, longest }
}

/** @param file named in the error where the bytes are no captioner. @throws AppError `unsupported` */
export function readCaptionerDetails(bytes: Uint8Array, file: string): CaptionerDetails {
  try {
    return detailsOf(decodeModel(bytes))
  } catch (cause) {
    throw notACaptioner(file, cause)
  }
}

export function notACaptioner(file: string, cause: unknown): AppError {
  return new AppError('unsupported', `"${file}" is not a captioner trained by Selvedge. Train without it.`, file, {
    cause,
  })
}
