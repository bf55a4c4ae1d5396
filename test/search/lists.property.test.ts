import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ImageFilter, ImageRow, ImageSort, ReviewState } from '../../src-preload/contract.ts'
import { HeldOut } from '../../src-main/engine/models/held-out.ts'
import { Predictions } from '../../src-main/engine/models/predictions.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { sayAtRandom } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** What a plain program needs to know of an image to filter and sort it. */
interface Known {
  row: ImageRow
  catalogId: number
  /** Ids of the folder it lies in and of all above. */
  folders: number[]
  confidence: number | null
  margin: number | null
  /** The last training found its decision doubtful, and it is still the same one. */
  isSuspect: boolean
}

const states: ReviewState[] = ['unreviewed', 'human', 'imported', 'machine', 'untagged', 'unsure', 'suspect']
const sorts: ImageSort['by'][] = ['name', 'confidence', 'uncertainty', 'added']

const threshold = 0.45

let studio: TestEngine
let attributeId: number
let labelIds: number[]
let known: Known[]
let folderIds: number[]
let catalogIds: number[]

/** A library of two catalogs, many folders, and every state an image can be in, at random. */
beforeAll(async () => {
  const bin = new Bin()
  const random = new Random(42)
  const base = await temporaryFolder(bin)
  const folders = ['', 'Spring', 'Spring/tops', 'Spring/tops/deep', 'autumn', 'autumn/tops', 'x_y', 'x%y']
  for (const catalog of ['one', 'two']) {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => {
        const folder = random.pick(folders)
        const name = `${random.pick(['A', 'a', 'b', 'B_', 'c%', "d'e"])}${random.below(60)}-${index}.jpg`
        return [folder === '' ? name : `${folder}/${name}`, 'x'.repeat(index + 1)]
      }),
    )
    await writeFiles(join(base, catalog), files)
  }
  studio = await TestEngine.open({ bin })
  catalogIds = [await studio.scan(join(base, 'one')), await studio.scan(join(base, 'two'))]
  attributeId = studio.attribute('Pattern')
  labelIds = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => studio.label(attributeId, name))
  const ids = await studio.ids()
  const stub = { studio, attributeId, labelIds, ids, folder: base, catalogId: catalogIds[0] ?? 0 }
  const versionId = sayAtRandom(stub, random.some(ids, 0.7), random, 'active')
  await studio.engine.values.rebuild(attributeId)
  const decide = (chosen: number[], decision: Parameters<typeof studio.client.annotations.decide>[0]['decision']) =>
    studio.client.annotations.decide({ ids: Uint32Array.from(chosen), attributeId, decision })
  await decide(random.some(ids, 0.2), { kind: 'accept' })
  await decide(random.some(ids, 0.2), { kind: 'not' })
  for (const labelId of labelIds) await decide(random.some(ids, 0.04), { kind: 'is', labelId })
  const imported = random.some(ids, 0.15).map((imageId) => ({ imageId, attributeId, answer: random.pick(labelIds) }))
  studio.engine.annotations.importDecisions('Imported', imported)
  const unreadable = studio.engine.store.database.prepare(
    `UPDATE image SET error = 'no', error_code = 'damaged' WHERE id = ?`,
  )
  for (const id of random.some(ids, 0.1)) unreadable.run(id)

  // Of what was decided or imported some is doubted; of these some was decided anew since, and some is not so any more.
  const read = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  const decided = read.filter((row) => valueOf(row) && valueOf(row)?.source !== 'machine')
  const doubted = random.some(decided, 0.4)
  const asIs = (row: ImageRow) => ({
    imageId: row.id,
    labelId: valueOf(row)?.labelId ?? 0,
    own: 0.05,
    otherId: 1,
    other: 0.9,
  })
  new HeldOut(studio.engine.store.database).setSuspects(attributeId, doubted.map(asIs), Date.now() + 1)
  const later = studio.engine.store.database.prepare('UPDATE annotation SET at = at + 1000000 WHERE image_id = ?')
  const settled = new Set(random.some(doubted, 0.3).map(({ id }) => id))
  for (const id of settled) later.run(id)
  const suspects = new Set(doubted.map(({ id }) => id).filter((id) => !settled.has(id)))
  for (const id of random.some([...suspects], 0.2)) {
    suspects.delete(id)
    await decide([id], { kind: 'clear' })
  }
  await studio.client.labels.setThreshold({ attributeId, threshold })

  const predictions = new Predictions(studio.engine.store.database)
  const tree = (await Promise.all(catalogIds.map((catalogId) => studio.client.catalog.folders({ catalogId })))).flat()
  folderIds = tree.map(({ id }) => id)
  const rows = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  known = await Promise.all(
    rows.map(async (row) => {
      const { catalogId } = await studio.client.images.detail({ id: row.id })
      const folders: number[] = []
      let parent: number | null = null
      for (const name of ['', ...row.folder.split('/').filter((part) => part !== '')]) {
        const found = tree.find(
          (folder) => folder.catalogId === catalogId && folder.parentId === parent && folder.name === name,
        )
        if (!found) throw new Error(`no folder ${name}`)
        folders.push(found.id)
        parent = found.id
      }
      const [best, second] = predictions.top(versionId, row.id)
      const margin = best ? best.confidence - (second?.confidence ?? 0) : null
      return {
        row,
        catalogId,
        folders,
        confidence: valueOf(row)?.confidence ?? null,
        margin: valueOf(row) ? margin : null,
        isSuspect: suspects.has(row.id),
      }
    }),
  )
  return () => bin.empty()
})

function valueOf(row: ImageRow) {
  return row.values.find((value) => value.attributeId === attributeId)
}

function matches({ row, catalogId, folders, confidence, isSuspect }: Known, filter: ImageFilter): boolean {
  const value = valueOf(row)
  const byState: Record<ReviewState, boolean> = {
    unreviewed: value === undefined || value.source === 'machine',
    human: value?.source === 'human',
    imported: value?.source === 'imported',
    machine: value?.source === 'machine',
    untagged: value === undefined,
    unsure: value?.source === 'machine' && (confidence ?? 0) < threshold,
    suspect: isSuspect,
  }
  return (
    (filter.catalogId === undefined || catalogId === filter.catalogId) &&
    (filter.folderId === undefined || folders.includes(filter.folderId)) &&
    (filter.labelId === undefined || value?.labelId === filter.labelId) &&
    (filter.minimumConfidence === undefined || (confidence !== null && confidence >= filter.minimumConfidence)) &&
    (filter.maximumConfidence === undefined || (confidence !== null && confidence <= filter.maximumConfidence)) &&
    (filter.state === undefined || byState[filter.state]) &&
    (filter.failed === undefined || (row.error !== null) === filter.failed) &&
    (filter.text === undefined || row.name.toLowerCase().includes(filter.text.trim().toLowerCase()))
  )
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
const compare = <Value>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0)

function sorted(images: Known[], { by, descending }: ImageSort): number[] {
  const direction = descending ? -1 : 1
  const byName = (a: Known, b: Known) => compare(lower(a.row.name), lower(b.row.name)) || a.row.id - b.row.id
  if (by === 'name') return images.toSorted((a, b) => direction * byName(a, b)).map(({ row }) => row.id)
  if (by === 'added') return images.toSorted((a, b) => direction * (a.row.id - b.row.id)).map(({ row }) => row.id)
  const key = (image: Known): number | null => {
    if (by === 'confidence') return image.confidence
    return image.margin === null ? null : -image.margin
  }
  const order = by === 'uncertainty' ? -direction : direction
  const withKey = images
    .filter((image) => key(image) !== null)
    .toSorted((a, b) => direction * compare(key(a) ?? 0, key(b) ?? 0) || order * (a.row.id - b.row.id))
  return [...withKey, ...images.filter((image) => key(image) === null).toSorted(byName)].map(({ row }) => row.id)
}

function randomFilter(random: Random): ImageFilter {
  const sometimes = <Value>(share: number, value: () => Value): Value | undefined =>
    random.next() < share ? value() : undefined
  const filter = {
    attributeId,
    catalogId: sometimes(0.3, () => random.pick(catalogIds)),
    folderId: sometimes(0.3, () => random.pick(folderIds)),
    labelId: sometimes(0.3, () => random.pick(labelIds)),
    minimumConfidence: sometimes(0.2, () => random.next() / 2),
    maximumConfidence: sometimes(0.2, () => 0.4 + random.next() / 2),
    state: sometimes(0.4, () => random.pick(states)),
    failed: sometimes(0.2, () => random.next() < 0.5),
    text: sometimes(0.3, () => random.pick(['a', 'B', '1', '_', '%', "'", '\\', ' 2 ', 'JPG', ''])),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

describe('the list of images', () => {
  it('has something of every state', () => {
    for (const state of states)
      expect(
        known.some((image) => matches(image, { attributeId, state })),
        state,
      ).toBe(true)
    expect(known.some(({ row }) => row.error !== null)).toBe(true)
  })

  it.each([1, 2, 3, 4])('is what a plain program makes of every filter and sort (seed %i)', async (seed) => {
    const random = new Random(seed)
    for (let round = 0; round < 150; round++) {
      const filter = randomFilter(random)
      const sort = { by: random.pick(sorts), descending: random.next() < 0.5 }
      const { ids } = await studio.client.images.list({ filter, sort })
      const expected = sorted(
        known.filter((image) => matches(image, filter)),
        sort,
      )
      expect([...ids], JSON.stringify({ filter, sort })).toEqual(expected)
    }
  })

  it('needs the attribute for what is of one', async () => {
    const sort = { by: 'name', descending: false } as const
    const wanting: ImageFilter[] = [
      { labelId: 1 },
      { state: 'human' },
      { state: 'unsure' },
      { state: 'suspect' },
      { minimumConfidence: 0.5 },
      { maximumConfidence: 0.5 },
    ]
    for (const filter of wanting) {
      await expect(studio.client.images.list({ filter, sort })).rejects.toMatchObject({
        code: 'bad-request',
        subject: 'attributeId',
      })
    }
    for (const by of ['confidence', 'uncertainty'] as const) {
      await expect(studio.client.images.list({ filter: {}, sort: { by, descending: true } })).rejects.toMatchObject({
        code: 'bad-request',
      })
    }
  })

  it('may be asked for many times at once while decisions go on', async () => {
    const sort = { by: 'name', descending: false } as const
    const lists = Array.from({ length: 20 }, () => studio.client.images.list({ filter: { attributeId }, sort }))
    await studio.client.annotations.undo()
    await studio.client.annotations.redo()
    for (const { ids } of await Promise.all(lists)) expect(ids).toHaveLength(known.length)
  })
})
