import { constants, type Stats } from 'node:fs'
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { TensorMessage } from '../common/onnx/messages.ts'
import { damaged, modelBytesLimit, tooLarge, unsupported } from './limits.ts'
import { checkTensor, isExternal } from './tensor-check.ts'

/** Weights that lie in a file beside the model. */
export interface ExternalPiece {
  tensor: TensorMessage
  location: string
  offset: number
  length: number
}

/**
 * The pieces that the tensors name, each of the size its shape asks for.
 * @throws AppError where a place is not plainly inside the model's own folder
 */
export function externalPieces(tensors: readonly TensorMessage[]): ExternalPiece[] {
  const pieces = tensors.filter(isExternal).map(readPiece)
  // Many tensors may share one stretch of a file: what counts is what the one file of ours would hold.
  const total = pieces.reduce((sum, { length }) => sum + length, 0)
  if (total > modelBytesLimit) throw tooLarge('The network and its external data have more than 2 GB, the limit.')
  return pieces
}

function readPiece(tensor: TensorMessage): ExternalPiece {
  const bytes = checkTensor(tensor)
  const entries = new Map((tensor.externalData ?? []).map(({ key, value }) => [key ?? '', value ?? '']))
  const location = entries.get('location') ?? ''
  const parts = location.split('/')
  if (!location || /[\\:\0]/.test(location) || parts.some((part) => part === '' || part === '../vision')) {
    throw unsupported(
      `Its weights are said to lie at "${location}", outside the model's own folder. Such a model is not loaded: ` +
        'save it again as one file.',
      location,
    )
  }
  const offset = whole(entries.get('offset') ?? '0', location)
  const length = whole(entries.get('length') ?? String(bytes), location)
  if (length !== bytes) {
    throw damaged(`The tensor "${tensor.name ?? ''}" needs ${bytes} bytes of "${location}", not ${length}.`, location)
  }
  return { tensor, location, offset, length }
}

function whole(text: string, location: string): number {
  const value = Number(text)
  if (/^\d{1,15}$/.test(text)) return value
  throw damaged(`"${text}" is no place in "${location}". The file is damaged: export it again.`, location)
}

/** Checks every file the pieces lie in; with `read`, returns the data of each piece. */
export async function openExternal(
  folder: string,
  pieces: readonly ExternalPiece[],
  read: boolean,
): Promise<Map<TensorMessage, Uint8Array>> {
  const data = new Map<TensorMessage, Uint8Array>()
  const byFile = Map.groupBy(pieces, ({ location }) => location)
  for (const [location, group] of byFile) {
    const file = await openInside(folder, location)
    try {
      const { size } = await file.stat()
      for (const piece of group) {
        if (piece.offset + piece.length > size) {
          throw damaged(`"${location}" is too short for the weights it should hold. Copy it again.`, location)
        }
        if (read) data.set(piece.tensor, await readPart(file, piece))
      }
    } finally {
      await file.close()
    }
  }
  return data
}

async function readPart(file: FileHandle, piece: ExternalPiece): Promise<Uint8Array> {
  const buffer = new Uint8Array(piece.length)
  for (let filled = 0; filled < piece.length;) {
    const { bytesRead } = await file.read(buffer, filled, piece.length - filled, piece.offset + filled)
    if (bytesRead === 0) throw damaged(`"${piece.location}" ended while it was being read.`, piece.location)
    filled += bytesRead
  }
  return buffer
}

/**
 * A link of either kind could smuggle any readable file of the machine into a model (ONNX Runtime loads hard links), so
 * the file must be an ordinary one with a single name, reached through ordinary folders.
 */
async function openInside(folder: string, location: string): Promise<FileHandle> {
  const path = join(folder, ...location.split('/'))
  const link = await lstat(path)
  if ((await realpath(path)) !== path || !isPlain(link) || !path.startsWith(folder + sep)) throw linked(location)
  const file = await open(path, constants.O_RDONLY | ('O_NOFOLLOW' in constants ? constants.O_NOFOLLOW : 0))
  // What was opened is looked at again: it could have been exchanged meanwhile.
  const opened = await file.stat()
  if (isPlain(opened) && opened.ino === link.ino && opened.dev === link.dev) return file
  await file.close()
  throw linked(location)
}

function isPlain(stats: Stats): boolean {
  return stats.isFile() && stats.nlink === 1
}

function linked(location: string) {
  return unsupported(
    `Its weights "${location}" are a link or no ordinary file, so they may come from outside the model's own folder. ` +
      'Put a copy of the file there, or save the model again as one file.',
    location,
  )
}
