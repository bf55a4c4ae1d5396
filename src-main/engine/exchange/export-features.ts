import { stringify } from 'csv-stringify/sync'
import type { ImageRow } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import { inertCell } from '../../common/inert-cell.ts'
import { writeOutputs } from '../storage/output-file.ts'

const pageSize = 500

export interface FeaturePorts {
  /** Ids of the images that have the features, in order. */
  ids: readonly number[]
  dimensions: number
  rows(ids: Iterable<number>): ImageRow[]
  catalogOf(imageId: number): string
  /** The folder of the library. */
  library: string
  /** Row-major float32 of these images. */
  features(ids: readonly number[]): Float32Array
}

/**
 * Writes stored features as NumPy's .npy (format 1.0: little-endian float32 [images, dimensions], C order), and beside
 * it a CSV of the catalog and the file of every row.
 * @returns the path of the CSV
 */
export async function exportFeatures(
  path: string,
  { ids, dimensions, rows, catalogOf, features, library }: FeaturePorts,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<string> {
  const table = path.replace(/(\.npy)?$/i, '.csv')
  const pause = makePause()
  const lines: string[][] = [['row', 'catalog', 'file']]
  return writeOutputs([path, table], library, async ([file, beside]) => {
    await file!.writeFile(npyHeader(ids.length, dimensions))
    for (let start = 0; start < ids.length; start += pageSize) {
      signal.throwIfAborted()
      const page = ids.slice(start, start + pageSize)
      const { buffer, byteOffset, byteLength } = features(page)
      await file!.writeFile(new Uint8Array(buffer, byteOffset, byteLength))
      for (const [index, row] of rows(page).entries()) {
        const name = row.folder === '' ? row.name : `${row.folder}/${row.name}`
        lines.push([String(start + index), inertCell(catalogOf(row.id)), inertCell(name)])
      }
      progress(start + page.length)
      await pause()
    }
    await beside!.writeFile(stringify(lines))
    return table
  })
}

/** NumPy Enhancement Proposal 1: magic, version, length of the header, a Python literal padded to 64 bytes. */
function npyHeader(rows: number, columns: number): Buffer {
  const literal = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`
  const before = 10
  const padded = literal.padEnd(Math.ceil((before + literal.length + 1) / 64) * 64 - before - 1) + '\n'
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 0, 0])
  head.writeUInt16LE(padded.length, 8)
  return Buffer.concat([head, Buffer.from(padded, 'latin1')])
}
