import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inScratch, openBenchEngine } from './bench-engine.ts'
import { fillLibrary } from './library.ts'
import { benchLists } from './lists.ts'
import { timed } from './report.ts'

const images = Number(process.env['IMAGES'] ?? 100_000)

/** What a person waits for in a library of 100,000 tagged images: milliseconds of each call of the window. */
export async function benchLarge(): Promise<void> {
  await inScratch(async (scratch) => {
    const root = join(scratch, 'catalog')
    mkdirSync(root)
    const engine = await openBenchEngine(join(scratch, 'library'))
    const ids = await fillLibrary(engine, root, images)
    const [type] = engine.attributes.list()
    if (!type) throw new Error('no attribute')
    const labelIds = Array.from(
      { length: 70 },
      (_, label) => engine.attributes.ensureLabel(type.id, `label ${label}`).id,
    )
    const version = engine.versions.active(type.id)
    if (!version) throw new Error('no shipped model')
    const { database } = engine.store
    database.transaction(() => {
      const features = engine.backbones.featuresNeeded().map((name) => engine.embeddings.idOf(name))
      const embedding = database.prepare('INSERT INTO cache.embedding (image_id, backbone_id, vector) VALUES (?, ?, ?)')
      const prediction = database.prepare(
        'INSERT INTO cache.prediction (version_id, image_id, label_id, confidence, margin, top) VALUES (?, ?, ?, ?, ?, ?)',
      )
      ids.forEach((id, index) => {
        for (const feature of features) embedding.run(id, feature, Buffer.alloc(16))
        const confidence = ((index * 7919) % 1000) / 1000
        prediction.run(version.id, id, labelIds[index % 70], confidence, confidence / 2, Buffer.alloc(0))
      })
    })()
    await show('values rebuilt (after a new model is accepted)', () => engine.values.rebuild(type.id))
    await show('catalogs with counts', () => engine.catalogs.list())
    await show('folders', () => engine.catalogs.folders(1))
    await show('attributes with label counts', () => engine.attributes.list())
    await benchLists(engine, type.id, labelIds[3] as number)
    await show('200 rows', () => engine.imageRows.rows(ids.slice(5000, 5200)))
    await show('detail', () => engine.imageRows.detail(ids[500] as number))
    await show('next 25 to decide, the first', () => engine.queue.next(type.id, 25))
    await engine.annotations.decide(ids.slice(0, 100), type.id, { kind: 'accept' })
    await show('next 25 to decide, by uncertainty', () => engine.queue.next(type.id, 25))
    await show('next 25 to decide, of a folder', () => engine.queue.next(type.id, 25, { place: { folderId: 1 } }))
    await engine.history.undo()
    await show('decide on 1', () => engine.annotations.decide([ids[0] as number], type.id, { kind: 'accept' }))
    await show(`decide on ${images}`, () =>
      engine.annotations.decide(ids, type.id, { kind: 'is', labelId: labelIds[1] as number }),
    )
    await show(`undo on ${images}`, () => engine.history.undo())
    await show('flip list', () => engine.flips.summary(version.id))
    await engine.close()
  })
}

async function show(name: string, work: () => unknown): Promise<void> {
  console.log(`${name.padEnd(48)} ${((await timed(work)) * 1000).toFixed(1).padStart(9)} ms`)
}
