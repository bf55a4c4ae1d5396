import { createHash } from 'node:crypto'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AppError, toErrorData } from '../common/app-error.ts'
import { decodeModel } from '../common/onnx/codec.ts'
import type { GraphMessage, ModelMessage } from '../common/onnx/messages.ts'
import { externalPieces, openExternal, type ExternalPiece } from './external-data.ts'
import { damaged, modelBytesLimit, tooLarge, unsupported } from './limits.ts'
import { checkGrowth } from './growth-check.ts'
import { GraphView } from './graph-view.ts'
import { checkStructure } from './structure-check.ts'
import { scanModel } from './wire-scan.ts'

/** A model file that passed every check made without running it. */
export interface CheckedModel {
  path: string
  /** Real path of the folder the file lies in: the only one its external data may come from. */
  folder: string
  fileName: string
  bytes: number
  sha256: string
  model: ModelMessage
  graph: GraphMessage
  view: GraphView
  pieces: ExternalPiece[]
}

/**
 * Reads a model file that nobody vouches for. Nothing of it reaches ONNX Runtime here.
 * @throws AppError whose subject is the file, or the external file it is about
 */
export async function readModel(path: string): Promise<CheckedModel> {
  try {
    return await readChecked(path)
  } catch (error) {
    const { code, message, subject } = toErrorData(error)
    const known = error instanceof AppError && !message.includes(path)
    const sentence = known ? `"${basename(path)}" cannot be used as a backbone. ${message}` : message
    throw new AppError(code, sentence, subject ?? path, { cause: error })
  }
}

async function readChecked(path: string): Promise<CheckedModel> {
  const real = await realpath(path)
  const folder = dirname(real)
  const data = await readWhole(real)
  const model = decode(data)
  const graph = model.graph as GraphMessage
  checkStructure(model)
  const pieces = externalPieces(graph.initializer ?? [])
  await openExternal(folder, pieces, false)
  const outside = pieces.reduce((sum, { length }) => sum + length, 0)
  if (data.length + outside > modelBytesLimit)
    throw tooLarge('The network and its data have more than 2 GB, the limit.')
  const view = new GraphView(model)
  checkGrowth(view)
  const sha256 = createHash('sha256').update(data).digest('hex')
  return { path, folder, fileName: basename(path), bytes: data.length + outside, sha256, model, graph, view, pieces }
}

async function readWhole(path: string): Promise<Buffer> {
  // Before opening: that of a pipe would wait for ever.
  if (!(await stat(path)).isFile()) throw unsupported('It is no file. Choose a file that ends in .onnx.')
  const file = await open(path, 'r')
  try {
    const stats = await file.stat()
    if (stats.size === 0) throw damaged('The file is empty. Copy or export it again.')
    if (stats.size > modelBytesLimit) throw tooLarge('The file has more than 2 GB, the limit.')
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function decode(data: Buffer): ModelMessage {
  scanModel(data)
  try {
    return decodeModel(data)
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.message}. ` : ''
    throw new AppError('damaged', `${reason}Choose another file, or export it again.`, undefined, { cause })
  }
}
