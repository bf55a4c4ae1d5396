import { mkdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { join } from 'node:path'
import type { House } from '../../src-main/engine/engine.ts'
import { packTop } from '../../src-main/engine/models/top.ts'
import { inScratch, openBenchEngine } from './bench-engine.ts'

const images = Number(process.env['IMAGES'] ?? 100_000)
const folders = 1000
const rounds = 3

/**
 * What a correction costs in a large library of made-up rows: several attributes, captions, a thousand folders. The calls of
 * the studio beside the plainest SQL that does the same or counts the same, in turn, the fastest of three.
 */
export async function benchLargeDecisions(): Promise<void> {
  await inScratch(async (scratch) => {
    mkdirSync(join(scratch, 'catalog'))
    const engine = await openBenchEngine(join(scratch, 'library'))
    const { attributeId, ids, labelIds } = await fill(engine, join(scratch, 'catalog'))
    const { annotations, attributes, catalogs, retraining, store } = engine
    const { database } = store
    const all = (sql: string) => () => database.prepare(sql).all()
    console.log(
      `${images.toLocaleString('en')} images (ms; in brackets the longest block of the loop and the processor’s own time)`,
    )
    await inTurn('attributes with label counts', () => attributes.list(), all(countLabels))
    await inTurn('what a training would learn from', () => retraining.summary(attributeId), all(countDecisions))
    await inTurn('catalogs and folders with counts', () => [catalogs.list(), catalogs.folders(1)], all(countImages))
    let turn = 0
    const one = () => annotations.decide([ids[500]!], attributeId, { kind: 'is', labelId: labelIds[turn++ % 9]! })
    await inTurn('decide on 1', one, () => bareDecision(engine, attributeId, [ids[501]!], labelIds[turn++ % 9]!))
    for (const some of [1000, Math.min(images, 100_000)]) {
      const chosen = Uint32Array.from(ids.slice(0, some))
      const decide = () => annotations.decide(chosen, attributeId, { kind: 'is', labelId: labelIds[turn++ % 9]! })
      await inTurn(`decide on ${some}`, decide, () =>
        bareDecision(engine, attributeId, ids.slice(0, some), labelIds[turn++ % 9]!),
      )
      await inTurn(`undo on ${some}`, () => engine.history.undo())
      await inTurn(`redo on ${some}`, () => engine.history.redo())
    }
    await engine.close()
  })
}

/** Rows as scanning, tagging and captioning leave them. */
async function fill(engine: House, root: string) {
  const { attributes, backbones, embeddings, store, values, versions } = engine
  const { database } = store
  const [type] = attributes.list()
  const version = versions.active(type!.id)
  const caption = attributes.find('caption')!
  const season = attributes.create('Season')
  const labelIds = Array.from({ length: 70 }, (_, at) => attributes.ensureLabel(type!.id, `label ${at}`).id)
  const seasonIds = Array.from({ length: 4 }, (_, at) => attributes.ensureLabel(season.id, `season ${at}`).id)
  const catalogId = await engine.catalogDesk.add(root)
  const ids: number[] = []
  database.transaction(() => {
    const folder = database.prepare('INSERT INTO folder (catalog_id, parent_id, name, path) VALUES (?, ?, ?, ?)')
    const top = folder.run(catalogId, null, '', '').lastInsertRowid
    const folderIds = Array.from(
      { length: folders },
      (_, at) => folder.run(catalogId, top, `folder ${at}`, `folder ${at}`).lastInsertRowid,
    )
    const image = database.prepare(
      `INSERT INTO image (folder_id, name, size, modified, hash, width, height, orientation, format, added_at)
       VALUES (?, ?, 1000, 0, ?, 240, 320, 1, 'jpeg', 0)`,
    )
    const features = backbones.featuresNeeded().map((name) => embeddings.idOf(name))
    const embedding = database.prepare('INSERT INTO cache.embedding (image_id, backbone_id, vector) VALUES (?, ?, ?)')
    const prediction = database.prepare(
      'INSERT INTO cache.prediction (version_id, image_id, label_id, confidence, margin, top) VALUES (?, ?, ?, ?, ?, ?)',
    )
    const text = database.prepare(`INSERT INTO text_annotation VALUES (?, ?, ?, 'imported', 1)`)
    const said = database.prepare(`INSERT INTO annotation VALUES (?, ?, ?, 'is', 'imported', 1)`)
    const vector = Buffer.alloc(16)
    for (let at = 0; at < images; at++) {
      const hash = Buffer.alloc(32)
      hash.writeUInt32LE(at)
      const name = `product-${String(at).padStart(7, '0')}.jpg`
      const id = Number(image.run(folderIds[Math.floor((at * folders) / images)], name, hash).lastInsertRowid)
      ids.push(id)
      for (const feature of features) embedding.run(id, feature, vector)
      const confidence = ((at * 7919) % 1000) / 2000 + 0.5
      const candidates = [0, 1, 2, 3, 4].map((rank) => ({
        labelId: labelIds[(at + rank * 7) % 70]!,
        confidence: Math.fround(rank === 0 ? confidence : (1 - confidence) / 2 ** rank),
      }))
      const { confidence: best } = candidates[0]!
      prediction.run(version!.id, id, candidates[0]!.labelId, best, best / 2, packTop(candidates))
      if (at % 2 === 0)
        text.run(caption.id, id, `A garment seen from its ${at % 4 === 0 ? 'front' : 'back'}, number ${at}`)
      if (at % 3 === 0) said.run(id, season.id, seasonIds[at % 4]!)
    }
  })()
  for (const id of [type!.id, caption.id, season.id]) await values.rebuild(id)
  await values.open(false)
  return { attributeId: type!.id, ids, labelIds }
}

const countLabels = `SELECT attribute_id, label_id, count(*) AS images, sum(source <> 'machine') AS decided
  FROM cache.value GROUP BY attribute_id, label_id`
const countDecisions = `SELECT n.attribute_id, n.verdict, n.source, count(*) FROM annotation n
  JOIN image i ON i.id = n.image_id AND i.present = 1 AND i.error IS NULL GROUP BY 1, 2, 3`
const countImages = 'SELECT folder_id, count(*), sum(error IS NOT NULL) FROM image WHERE present = 1 GROUP BY folder_id'

/** In one block, without a history, a journal or counts. */
function bareDecision({ store: { database } }: House, attributeId: number, ids: readonly number[], labelId: number) {
  const clear = database.prepare('DELETE FROM annotation WHERE attribute_id = ? AND image_id = ?')
  const insert = database.prepare(`INSERT INTO annotation VALUES (?, ?, ?, 'is', 'human', ?)`)
  const value = database.prepare(
    `UPDATE cache.value SET label_id = ?, source = 'human', confidence = NULL WHERE attribute_id = ? AND image_id = ?`,
  )
  database.transaction(() => {
    for (const id of ids) {
      clear.run(attributeId, id)
      insert.run(id, attributeId, labelId, Date.now())
      value.run(labelId, attributeId, id)
    }
  })()
}

interface Taken {
  milliseconds: number
  /** The longest time in which the loop had no turn. */
  block: number
  /** Of the processor: other programs count for less than in the time that went by. */
  cpu: number
}

async function inTurn(name: string, ours: () => unknown, bare?: () => unknown): Promise<void> {
  const own: Taken[] = []
  const reference: Taken[] = []
  for (let round = 0; round < (bare ? rounds : 1); round++) {
    own.push(await taken(ours))
    if (bare) reference.push(await taken(bare))
  }
  const said = bare ? `   bare SQL ${show(reference)}` : ''
  console.log(`${name.padEnd(36)} ${show(own)}${said}`)
}

function show(rows: readonly Taken[]): string {
  const best = rows.toSorted((a, b) => a.milliseconds - b.milliseconds)[0]!
  return `${best.milliseconds.toFixed(1).padStart(8)} (${best.block.toFixed(0)}; ${best.cpu.toFixed(0)})`
}

/** How long work takes, and the longest time in which the loop had no turn. */
async function taken(work: () => unknown): Promise<Taken> {
  const used = process.cpuUsage()
  const started = performance.now()
  let last = started
  let block = 0
  let isDone = false
  const done = (async () => {
    await work()
    isDone = true
  })()
  while (!isDone) {
    await setImmediate()
    block = Math.max(block, performance.now() - last)
    last = performance.now()
  }
  await done
  const { user, system } = process.cpuUsage(used)
  return { milliseconds: performance.now() - started, block, cpu: (user + system) / 1000 }
}
