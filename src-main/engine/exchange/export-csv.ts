import { stringify } from 'csv-stringify/sync'
import type { Attribute, ExportReport, ImageRow } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import type { CellKind } from '../kinds/answer-kind.ts'
import { inertCell } from '../../common/inert-cell.ts'
import { writeOutputs } from '../storage/output-file.ts'

const pageSize = 500

export interface ExportPorts {
  /** In the order of the columns, and how their answers are written. */
  attributes: readonly { attribute: Attribute; cells: CellKind }[]
  rows(ids: Iterable<number>): ImageRow[]
  /** What tells the catalog of an image from the others. */
  catalogOf(imageId: number): string
  /** The folder of the library. */
  library: string
  /** Whether labels below the attribute's threshold are written; else their cells stay empty. */
  writesUnsure: boolean
}

/**
 * Writes one line per image: catalog, file, and for every attribute its label, who says so and how sure the model is.
 * The columns `catalog`, `file` and the attributes' names are what the import reads, so an export can be edited and read
 * back. No cell is a formula to a spreadsheet.
 */
export async function exportCsv(
  path: string,
  ids: Uint32Array,
  ports: ExportPorts,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<ExportReport> {
  const { attributes, writesUnsure } = ports
  const pause = makePause()
  const lines = (rows: readonly (readonly string[])[]): string =>
    stringify(
      rows.map((row) => row.map(inertCell)),
      { quoted_match: /\r/ },
    )
  return writeOutputs([path], ports.library, async ([file]) => {
    const header = [
      'catalog',
      'file',
      ...attributes.flatMap(({ attribute: { name } }) => [name, `${name} source`, `${name} confidence`]),
    ]
    await file!.writeFile(lines([header]))
    for (let start = 0; start < ids.length; start += pageSize) {
      signal.throwIfAborted()
      const page = ports.rows(ids.subarray(start, start + pageSize))
      const imageIds = page.map(({ id }) => id)
      const answers = attributes.map(({ attribute, cells }) => cells.write(attribute, imageIds, writesUnsure))
      const rows = page.map(({ id, folder, name }) => [
        ports.catalogOf(id),
        folder === '' ? name : `${folder}/${name}`,
        ...answers.flatMap((cells) => cells.get(id) ?? ['', '', '']),
      ])
      await file!.writeFile(lines(rows))
      progress(Math.min(start + pageSize, ids.length))
      await pause()
    }
    return { path, rows: ids.length }
  })
}
