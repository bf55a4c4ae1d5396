import { AppError } from '../common/app-error.ts'

/** Largest model, its external data included: the format itself ends at 2 GiB (protobuf lengths are 31 bits). */
export const modelBytesLimit = 2 ** 31 - 2 ** 20

/** Messages of one kind in a file. Large image networks have some thousands of nodes and tensors. */
export const messageLimits: Readonly<Record<string, number>> = {
  Node: 50_000,
  Tensor: 50_000,
  Graph: 1000,
  Function: 5000,
}

/** Fields in a file, whatever they are: each becomes an object or a number in memory. */
export const fieldLimit = 1_000_000
/** Bytes of packed variable-length integers, where one byte of the file becomes an object. */
export const packedIntegerLimit = 2_000_000
/** Numbers in typed fields (`float_data`), which take twice their size in memory; `raw_data` has no such cost. */
export const packedNumberLimit = 64_000_000
/** Messages within messages. A plain network needs 5, each subgraph 3 more. */
export const nestingLimit = 32

export const subgraphDepthLimit = 6
export const functionDepthLimit = 16
/** Nodes once every call of a local function is replaced by its body. */
export const expandedNodeLimit = 50_000
/** Values of one tensor that the graph makes for one picture. */
export const elementLimit = 2 ** 28
export const rankLimit = 16

/** The oldest operator set whose arithmetic broadcasts as ours does. */
export const oldestOperatorSet = 7

export const sideLimits = { least: 16, most: 2048 }

/** A model this program does not take: the sentence says what to do about it. */
export function unsupported(message: string, subject?: string): AppError {
  return new AppError('unsupported', message, subject)
}

export function damaged(message: string, subject?: string): AppError {
  return new AppError('damaged', message, subject)
}

export function tooLarge(message: string, subject?: string): AppError {
  return new AppError('too-large', message, subject)
}
