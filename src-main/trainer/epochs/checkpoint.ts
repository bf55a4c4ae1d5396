import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../../common/app-error.ts'
import { replaceFile } from '../../common/replace-file.ts'

const curvePoint = z.object({
  iteration: z.number(),
  loss: z.number(),
  accuracy: z.number(),
  validationLoss: z.number().nullable(),
  validationAccuracy: z.number().nullable(),
})

const header = z.object({
  format: z.literal(1),
  /** Tells one training from another: its data, options and backend. */
  fingerprint: z.string(),
  /** Epochs done. */
  epoch: z.int().nonnegative(),
  /** Learning rate of the next epoch. */
  rate: z.number().positive(),
  random: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** The epoch whose weights are the best so far, and its loss (null: none yet, or nothing is held out). */
  best: z.object({ epoch: z.int(), loss: z.number().nullable() }),
  finished: z.boolean(),
  curve: z.array(curvePoint),
  /** Names and lengths of the arrays that follow, in order. */
  arrays: z.array(z.object({ name: z.string(), length: z.int().nonnegative() })),
  /** Of the arrays, hexadecimal. */
  sha256: z.string(),
})

/** All that a training needs to go on as if it had never stopped. */
export interface Checkpoint extends Omit<z.infer<typeof header>, 'format' | 'arrays' | 'sha256'> {
  /** Float32 values by name, such as `weights/bias` and `velocity/bias`. */
  arrays: Record<string, Float32Array>
}

/**
 * Writes a checkpoint: one line of JSON, then the arrays as little-endian float32. The file is replaced in one step, so
 * whatever kills the process leaves the last one whole. Its folder is not made: a trainer that outlives its studio for a
 * moment must not bring back that of a run which is done.
 */
export function writeCheckpoint(file: string, { arrays, ...rest }: Checkpoint): void {
  const parts = Object.values(arrays).map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength))
  const body = Buffer.concat(parts)
  const description: z.infer<typeof header> = {
    format: 1,
    ...rest,
    arrays: Object.entries(arrays).map(([name, { length }]) => ({ name, length })),
    sha256: digest(body),
  }
  try {
    replaceFile(file, Buffer.concat([Buffer.from(`${JSON.stringify(description)}\n`), body]))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    throw new AppError('not-found', `The folder of the checkpoint "${file}" is gone. Train again.`, file, { cause })
  }
}

/** Reads a checkpoint; null where there is none. Throws an AppError where it is damaged or of another training. */
export function readCheckpoint(file: string, fingerprint: string): Checkpoint | null {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const { description, body } = parse(bytes, file)
  if (description.fingerprint !== fingerprint) {
    throw new AppError(
      'bad-request',
      `The checkpoint "${file}" is of another training: its data, options or backend differ. ` +
        'Name another folder, or delete the file to start anew.',
      file,
    )
  }
  const arrays: Record<string, Float32Array> = {}
  let at = 0
  for (const { name, length } of description.arrays) {
    arrays[name] = new Float32Array(Uint8Array.from(body.subarray(at, (at += length * 4))).buffer)
  }
  const { format: _format, sha256: _sha256, ...rest } = description
  return { ...rest, arrays }
}

function parse(bytes: Buffer, file: string): { description: z.infer<typeof header>; body: Buffer } {
  try {
    const end = bytes.indexOf(10)
    const description = header.parse(JSON.parse(bytes.toString('utf8', 0, end)))
    const body = bytes.subarray(end + 1)
    if (digest(body) !== description.sha256) throw new Error('The checksum is another')
    return { description, body }
  } catch (cause) {
    const message = `The checkpoint "${file}" is damaged. Delete it, and the training starts anew.`
    throw new AppError('damaged', message, file, { cause })
  }
}

/** A short name for whatever decides the course of a training. */
export function fingerprintOf(...parts: (string | ArrayBufferView)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : viewBytes(part)
    hash.update(`${bytes.length} `).update(bytes)
  }
  return hash.digest('hex')
}

function viewBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
