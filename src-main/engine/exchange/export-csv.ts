import { open, rename, rm } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import type { Attribute, ExportReport, ImageRow } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'

const PAGE = 500

export interface ExportPorts {
  attributes(): Attribute[]
  rows(ids: Iterable<number>): ImageRow[]
  catalogOf(imageId: number): string
  /** Whether labels below the attribute's threshold are written; else their cells stay empty. */
  writesUnsure: boolean
}

/**
 * Writes one line per image: catalog, file, and for every attribute its label, who says so and how sure the model is.
 * The columns `file` and the attributes' names are what the import reads, so an export can be edited and read back.
 */
export async function exportCsv(
  path: string,
  ids: Uint32Array,
  ports: ExportPorts,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<ExportReport> {
  const attributes = ports.attributes()
  const names = new Map(attributes.flatMap(({ labels }) => labels.map(({ id, name }) => [id, name] as const)))
  const partial = `${path}.partial`
  const file = await open(partial, 'w')
  const pause = makePause()
  try {
    const header = [
      'catalog',
      'file',
      ...attributes.flatMap(({ name }) => [name, `${name} source`, `${name} confidence`]),
    ]
    await file.writeFile(stringify([header]))
    for (let start = 0; start < ids.length; start += PAGE) {
      signal.throwIfAborted()
      const rows = ports.rows(ids.subarray(start, start + PAGE)).map((row) => [
        ports.catalogOf(row.id),
        row.folder === '' ? row.name : `${row.folder}/${row.name}`,
        ...attributes.flatMap(({ id, kind, threshold }) => {
          if (kind === 'text') {
            const { text, source, confidence } = row.caption ?? { text: '', source: '', confidence: null }
            return [text, source, confidence?.toFixed(4) ?? '']
          }
          const value = row.values.find(({ attributeId }) => attributeId === id)
          const isUnsure = value?.source === 'machine' && (value.confidence ?? 0) < threshold
          return value && (ports.writesUnsure || !isUnsure)
            ? [names.get(value.labelId) ?? '', value.source, value.confidence?.toFixed(4) ?? '']
            : ['', '', '']
        }),
      ])
      await file.writeFile(stringify(rows))
      progress(Math.min(start + PAGE, ids.length))
      await pause()
    }
    await file.sync()
    await file.close()
    await rename(partial, path)
    return { path, rows: ids.length }
  } catch (error) {
    await file.close()
    await rm(partial, { force: true })
    throw error
  }
}
