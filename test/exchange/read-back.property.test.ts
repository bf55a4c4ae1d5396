import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanName } from '../../src-main/engine/labels/names.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** What names are made of: what tables, paths, addresses and spreadsheets give a meaning to. */
const pieces = [
  'a', 'A', 'é', 'e\u0301', 'É', 'ß', 'SS', '1', ' ', '  ', ',', ';', '"', "'", '=', '-', '+', '@', '\t', '\n', '\r', '|', '\\', '%20', '%', '?v=1', '#', '.', 'C:', 'http:', '\u200b', '赤', '🧥', '&', '~', '.jpg',
] // prettier-ignore

describe('an export', () => {
  it.each([1, 2, 3, 4])('reads back whole, whatever catalogs, files and labels are called (seed %d)', async (seed) => {
    const random = new Random(seed)
    const word = (): string => Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces)).join('')
    const fileName = (): string => `${word()}${random.pick(['.jpg', '.JPG', '.png'])}`
    const bin = testBin()
    const base = await temporaryFolder(bin)
    const studio = await TestEngine.open({ bin })
    const catalogs = [word(), 'same', 'Same', 'same'].map((name, at) =>
      join(base, String(at), name.replace(/^\.+$/, 'dots')),
    )
    for (const folder of catalogs) {
      const files = Array.from({ length: 12 }, () =>
        [...Array.from({ length: random.below(3) }, () => `d${word()}`), fileName()].join('/'),
      )
      await writeFiles(
        folder,
        Object.fromEntries(['1.jpg', 'x/1.jpg', ...files].map((name, at) => [name, `${folder}${at}`])),
      )
      await studio.scan(folder)
    }
    const type = studio.attribute('Type')
    const product = (await studio.client.labels.createAttribute({ title: 'Product' })).id
    const tags = (await studio.client.labels.createAttribute({ title: 'Tags', many: true })).id
    const label = (attributeId: number): number => {
      for (;;) {
        try {
          return studio.label(attributeId, cleanName(word(), 'label'))
        } catch {
          // Spaces alone, for one.
        }
      }
    }
    const ids = await studio.ids()
    expect(ids.length).toBeGreaterThan(40)
    const decide = studio.client.annotations.decide.bind(studio.client.annotations)
    for (const id of ids) {
      const image = Uint32Array.of(id)
      await decide({ ids: image, attributeId: type, decision: { kind: 'is', labelId: label(type) } })
      await decide({ ids: image, attributeId: product, decision: { kind: 'is', labelId: label(product) } })
      await decide({ ids: image, attributeId: tags, decision: { kind: 'set', labelIds: Array.from({ length: random.below(3) }, () => label(tags)) } }) // prettier-ignore
    }
    const shown = async (): Promise<unknown> =>
      (await studio.client.images.rows({ ids: Uint32Array.from(ids) })).map(({ id, values }) => [id, values.map(({ attributeId, labelId }) => `${attributeId} ${labelId}`).toSorted()]) // prettier-ignore
    const before = await shown()
    const path = join(base, 'out.csv')
    await studio.done((await studio.client.exchange.exportCsv({ path })).jobId)
    for (const attributeId of [type, product, tags])
      await decide({ ids: Uint32Array.from(ids), attributeId, decision: { kind: 'clear' } })
    expect(await shown()).not.toEqual(before)
    const { jobId } = await studio.client.exchange.importCsv({ path })
    await studio.done(jobId)
    const report = await studio.client.exchange.importReport({ jobId })
    expect(report).toMatchObject({ rows: ids.length, matched: ids.length, created: 0, problems: [], unused: [] })
    expect(await shown()).toEqual(before)
  })
})
