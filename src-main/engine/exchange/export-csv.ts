import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { stringify } from 'csv-stringify/sync'
import type { Attribute, ExportReport, ImageRow } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'

const PAGE = 500

export interface ExportPorts {
  attributes(): Attribute[]
  rows(ids: Iterable<number>): ImageRow[]
  catalogOf(imageId: number): string
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
  const file = createWriteStream(partial)
  const pause = makePause()
  try {
    const header = [
      'catalog',
      'file',
      ...attributes.flatMap(({ name }) => [name, `${name} source`, `${name} confidence`]),
    ]
    file.write(stringify([header]))
    for (let start = 0; start < ids.length; start += PAGE) {
      signal.throwIfAborted()
      const rows = ports.rows(ids.subarray(start, start + PAGE)).map((row) => [
        ports.catalogOf(row.id),
        row.folder === '' ? row.name : `${row.folder}/${row.name}`,
        ...attributes.flatMap(({ id }) => {
          const value = row.values.find(({ attributeId }) => attributeId === id)
          return value
            ? [names.get(value.labelId) ?? '', value.source, value.confidence?.toFixed(4) ?? '']
            : ['', '', '']
        }),
      ])
      if (!file.write(stringify(rows))) await once(file, 'drain')
      progress(Math.min(start + PAGE, ids.length))
      await pause()
    }
    file.end()
    await finished(file)
    await rename(partial, path)
    return { path, rows: ids.length }
  } catch (error) {
    file.destroy()
    await rm(partial, { force: true })
    throw error
  }
}
