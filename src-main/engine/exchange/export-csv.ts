import { stringify } from 'csv-stringify/sync'
import type { Attribute, ExportDetail, ExportReport, ImageRow } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import type { CellKind } from '../kinds/answer-kind.ts'
import { inertCell } from '../../common/inert-cell.ts'
import { writeOutputs } from '../storage/output-file.ts'

const pageSize = 500

export interface ExportPorts {
  /** In the order of the columns, and how their answers are written. */
  attributes: readonly { attribute: Attribute; cells: CellKind }[]
  /** What stands beside each answer. */
  details: readonly ExportDetail[]
  rows(ids: Iterable<number>): ImageRow[]
  /** What tells the catalog of an image from the others. */
  catalogOf(imageId: number): string
  /** The folder of the library. */
  library: string
  /** Whether labels below the attribute's threshold are written; else their cells stay empty. */
  writesUnsure: boolean
}

/**
 * The header: catalog, file, and for every attribute its label, who says so and how sure the model is. The columns `catalog`,
 * `file` and the attributes' names are what the import reads, so an export can be edited and read back.
 */
export function exportColumns({ attributes, details }: ExportPorts): string[] {
  const beside = detailsOf(details)
  return [
    'catalog',
    'file',
    ...attributes.flatMap(({ attribute: { name } }) => [name, ...beside.map((detail) => `${name} ${detail}`)]),
  ].map(inertCell)
}

/** One line per image that there is. No cell is a formula to a spreadsheet. */
export function exportRows(ids: Iterable<number>, ports: ExportPorts): { imageId: number; cells: string[] }[] {
  const { attributes, catalogOf, details, rows, writesUnsure } = ports
  const page = rows(ids)
  const imageIds = page.map(({ id }) => id)
  const beside = detailsOf(details)
  const answers = attributes.map(({ attribute, cells }) => cells.write(attribute, imageIds, writesUnsure))
  return page.map(({ id, folder, name }) => {
    const said = answers.flatMap((cells) => {
      const [answer, source, confidence] = cells.get(id) ?? ['', '', '']
      const of: Record<ExportDetail, string> = { source, confidence }
      return [answer, ...beside.map((detail) => of[detail])]
    })
    const file = folder === '' ? name : `${folder}/${name}`
    return { imageId: id, cells: [catalogOf(id), file, ...said].map(inertCell) }
  })
}

/** Writes the header and one line per image. */
export async function exportCsv(
  path: string,
  ids: Uint32Array,
  ports: ExportPorts,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<ExportReport> {
  const pause = makePause()
  const lines = (rows: readonly (readonly string[])[]): string => stringify([...rows], { quoted_match: /\r/ })
  return writeOutputs([path], ports.library, async ([file]) => {
    await file!.writeFile(lines([exportColumns(ports)]))
    for (let start = 0; start < ids.length; start += pageSize) {
      signal.throwIfAborted()
      const page = exportRows(ids.subarray(start, start + pageSize), ports)
      await file!.writeFile(lines(page.map(({ cells }) => cells)))
      progress(Math.min(start + pageSize, ids.length))
      await pause()
    }
    return { path, rows: ids.length }
  })
}

/** In the order of the columns, whatever order they were asked in. */
const detailsOf = (asked: readonly ExportDetail[]): ExportDetail[] =>
  (['source', 'confidence'] as const).filter((detail) => asked.includes(detail))
