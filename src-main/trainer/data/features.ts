import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '../../common/app-error.ts'

/** Raw features: `data` is rows x width, row-major. */
export interface FeatureMatrix {
  data: Float32Array
  rows: number
  width: number
}

/** Reads a file of little-endian float32 (every platform the app ships for is little-endian). */
export function readFeatures(file: string, rows: number, width: number): FeatureMatrix {
  const expected = rows * width * Float32Array.BYTES_PER_ELEMENT
  const descriptor = openSync(file, 'r')
  try {
    const size = fstatSync(descriptor).size
    if (size !== expected) {
      throw new AppError(
        'bad-request',
        `The features file holds ${size} bytes, but ${rows} rows of ${width} features need ${expected}. ` +
          'Write it again from the stored embeddings.',
        file,
      )
    }
    // Not zeroed first: every byte is read from the file.
    const buffer = Buffer.allocUnsafeSlow(expected)
    for (let at = 0; at < expected;) {
      const read = readSync(descriptor, buffer, at, Math.min(expected - at, 1 << 30), at)
      if (read === 0) throw new AppError('damaged', 'The features file ended early. Write it again.', file)
      at += read
    }
    return { data: new Float32Array(buffer.buffer, buffer.byteOffset, rows * width), rows, width }
  } finally {
    closeSync(descriptor)
  }
}

/** Throws where a row holds NaN or an infinity, naming the row. */
export function requireFinite({ data, rows, width }: FeatureMatrix, file: string): void {
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * width
    // x - x is 0 for every number and NaN for NaN and infinities. Four sums keep the processor's adders busy.
    let [a, b, c, d] = [0, 0, 0, 0]
    let at = row * width
    for (; at + 3 < end; at += 4) {
      a += data[at]! - data[at]!
      b += data[at + 1]! - data[at + 1]!
      c += data[at + 2]! - data[at + 2]!
      d += data[at + 3]! - data[at + 3]!
    }
    for (; at < end; at++) a += data[at]! - data[at]!
    if (a + b + c + d === 0) continue
    const column = data.subarray(row * width, end).findIndex((value) => !Number.isFinite(value))
    throw new AppError(
      'bad-request',
      `Row ${row} of the features holds ${data[row * width + column]} in column ${column}. ` +
        'Compute the features of this image again, or leave the image out.',
      file,
    )
  }
}

/** The given rows of a matrix, always as a copy: transforms work in place. */
export function gatherRows(matrix: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  const { data, width } = matrix
  const gathered = new Float32Array(rows.length * width)
  for (const [index, row] of rows.entries()) gathered.set(data.subarray(row * width, (row + 1) * width), index * width)
  return { data: gathered, rows: rows.length, width }
}
