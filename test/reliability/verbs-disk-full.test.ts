import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromErrorData, toErrorData } from '../../src-main/common/app-error.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeStubs } from '../helpers/images.ts'
import { root } from '../helpers/paths.ts'
import { addVersion } from '../helpers/predictions.ts'
import { Random } from '../helpers/random.ts'
import { canMount, smallDisk } from '../helpers/small-disk.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { histories } from '../helpers/told.ts'
import { truthOf } from '../helpers/truth.ts'
import { figure, seed, times } from './scale.ts'

const images = 400
const tries = times(2, 25)

interface Scene {
  studio: TestEngine
  attributeId: number
  labelIds: number[]
  versionId: number
  ids: Uint32Array
  /** On another disk. */
  elsewhere: string
  turn: number
}

/** Everything that writes into a library, by what a person calls it. */
const verbs: Record<string, (scene: Scene) => Promise<unknown>> = {
  'decide on all': ({ attributeId, ids, labelIds, studio, turn }) =>
    studio.client.annotations.decide({ ids, attributeId, decision: { kind: 'is', labelId: labelIds[turn % 2]! } }),
  'decide on one': ({ attributeId, ids, labelIds, studio, turn }) =>
    studio.client.annotations.decide({
      ids: ids.slice(turn, turn + 1),
      attributeId,
      decision: { kind: 'not', labelId: labelIds[turn % 2]! },
    }),
  undo: ({ studio }) => studio.client.annotations.undo(),
  'make a label': ({ attributeId, studio, turn }) => studio.client.labels.create({ attributeId, name: `made ${turn}` }),
  'merge labels': async ({ attributeId, labelIds, studio, turn }) => {
    const { id } = await studio.client.labels.create({ attributeId, name: `twin ${turn}` })
    return studio.client.labels.merge({ labelIds: [id], intoId: labelIds[0]! })
  },
  'import a table': async ({ elsewhere, studio, turn }) => {
    const path = join(elsewhere, 'table.csv')
    const rows = Array.from(
      { length: images },
      (_, at) => `stub-${String(at).padStart(4, '0')}.jpg,label ${turn} ${at % 40}`,
    )
    await writeFile(path, [`file,new ${turn}`, ...rows].join('\n'))
    const { jobId } = await studio.client.exchange.importCsv({ path, makeAttributes: true })
    return ended(studio, jobId)
  },
  'accept a model': ({ studio, versionId }) => studio.client.models.activate({ versionId }),
  'add a folder': async ({ elsewhere, studio, turn }) => {
    const path = join(elsewhere, `more-${turn}`)
    await writeStubs(path, 50, `more-${turn}`)
    const { jobId } = await studio.client.catalog.add({ path, tag: false })
    return ended(studio, jobId)
  },
}

async function ended(studio: TestEngine, jobId: number): Promise<void> {
  const job = await studio.finished(jobId)
  if (job.error) throw fromErrorData(job.error)
}

describe.skipIf(!canMount)('a disk that fills up (needs the right to mount a small one)', () => {
  it.each(Object.keys(verbs))(
    '%s: done whole or refused whole, and done once there is room',
    async (name) => {
      const bin = testBin()
      const random = new Random(43 + seed)
      const disk = await smallDisk(bin, 60)
      const elsewhere = await temporaryFolder(bin)
      await writeStubs(join(elsewhere, 'catalog'), images)
      const library = join(disk.folder, 'library')
      const studio = await TestEngine.open({ bin, library })
      await studio.scan(join(elsewhere, 'catalog'))
      const attributeId = studio.attribute('Shade')
      const labelIds = ['warm', 'cold'].map((label) => studio.label(attributeId, label))
      const ids = Uint32Array.from(await studio.ids())
      const said = new Map([...ids].map((id) => [id, [{ labelId: labelIds[0]!, confidence: 0.9 }]]))
      const versionId = addVersion(studio, { attributeId, labelIds: labelIds.slice(0, 1), state: 'candidate', said })
      let refused = 0
      for (let turn = 0; turn < tries; turn++) {
        const scene = { studio, attributeId, labelIds, versionId, ids, elsewhere, turn }
        // Something to take back, and the last refusal is behind us.
        await verbs['decide on all']!({ ...scene, turn: turn + 1 })
        const before = truthOf(studio.engine.store.database)
        disk.fill(random.next() < 0.3 ? 0 : random.below(400_000))
        let error: unknown = null
        try {
          await verbs[name]!(scene)
        } catch (reason) {
          error = reason
          refused++
          expect(toErrorData(reason), `${name}, try ${turn}`).toMatchObject({ code: 'disk-full' })
        }
        await disk.free()
        await studio.reopen()
        const { database } = studio.engine.store
        for (const schema of ['main', 'cache'])
          expect(database.pragma(`${schema}.integrity_check`, { simple: true })).toBe('ok')
        const { damaged, kept, told } = histories(studio)
        expect(damaged).toEqual([])
        expect(told, `the journal after try ${turn}`).toEqual(kept)
        // The others are two actions, the first of which may have been done.
        if (error && !['merge labels', 'add a folder'].includes(name)) {
          expect(truthOf(database), `${name}, try ${turn}`).toEqual(before)
        }
        if (error) await verbs[name]!({ ...scene, turn: turn + 1000 })
      }
      figure(`a disk that fills up: ${name}`, `${tries} tries, ${refused} refused whole, the others done whole`)
    },
    times(120_000, 3_600_000),
  )

  it(
    'opening a library of an older program: it is as it was, and opens once there is room',
    async () => {
      const bin = testBin()
      const random = new Random(47 + seed)
      const disk = await smallDisk(bin, 30)
      const wanted = await readFile(join(root, 'test/fixtures/library-1020', 'expected.json'), 'utf8')
      const count = (JSON.parse(wanted) as { decisions: unknown[] }).decisions.length
      let refused = 0
      for (let turn = 0; turn < tries; turn++) {
        const library = join(disk.folder, `library-${turn}`)
        await cp(join(root, 'test/fixtures/library-1020'), library, { recursive: true })
        disk.fill(random.below(900_000))
        const open = () => TestEngine.open({ bin, library })
        const first = await open().catch((reason: unknown) => {
          refused++
          expect(toErrorData(reason)).toMatchObject({ code: 'disk-full' })
          return null
        })
        await first?.close()
        await disk.free()
        const studio = await open()
        expect(truthOf(studio.engine.store.database).decisions, `try ${turn}`).toHaveLength(count)
        await studio.close()
      }
      figure('a disk that fills up: an older library', `${tries} tries, ${refused} refused, none harmed`)
    },
    times(120_000, 3_600_000),
  )
})
