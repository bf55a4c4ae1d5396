import { copyFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments, writeStubs } from '../helpers/images.ts'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import { canMount, smallDisk } from '../helpers/small-disk.ts'
import { TestEngine } from '../helpers/test-engine.ts'

describe.skipIf(!canMount)('a disk that is full (needs the right to mount a small one)', () => {
  it('refuses decisions with a clear word, keeps all that were made, and goes on once there is room', async () => {
    const bin = testBin()
    const disk = await smallDisk(bin, 40)
    const pictures = await temporaryFolder(bin)
    await writeStubs(pictures, 300)
    const library = join(disk.folder, 'library')
    const studio = await TestEngine.open({ bin, library })
    await studio.scan(pictures)
    const attributeId = studio.attribute('Pattern')
    const labelIds = ['a', 'b'].map((name) => studio.label(attributeId, name))
    const ids = Uint32Array.from(await studio.ids())
    const decide = (turn: number) =>
      studio.client.annotations.decide({ ids, attributeId, decision: { kind: 'is', labelId: labelIds[turn % 2] ?? 0 } })
    await decide(0)
    disk.fill()
    let acknowledged = 0
    const refused = await (async (): Promise<unknown> => {
      // What lies in files that are already of their size can still be written for a while.
      for (;;) {
        try {
          await decide(acknowledged + 1)
          acknowledged++
        } catch (error) {
          return error
        }
      }
    })()
    const { toErrorData } = await import('../../src-main/common/app-error.ts')
    expect(toErrorData(refused)).toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('Free some space') as string,
    })
    const label = ['a', 'b'][acknowledged % 2]
    for (const id of ids) expect(await studio.labelOf(id, attributeId)).toBe(label)

    await disk.free()
    await decide(acknowledged + 1)
    await studio.reopen()
    for (const id of ids) expect(await studio.labelOf(id, attributeId)).toBe(['b', 'a'][acknowledged % 2])
    expect(studio.engine.store.database.pragma('integrity_check', { simple: true })).toBe('ok')
    const { entries, damaged } = readJournal(join(library, 'journal'))
    expect(damaged).toEqual([])
    expect(entries, 'the adding of the catalog, then every decision').toHaveLength(acknowledged + 3)
  })

  it('that takes the decision and not what follows from it keeps it whole, and makes the rest good', async () => {
    const bin = testBin()
    const disk = await smallDisk(bin, 8)
    const pictures = await temporaryFolder(bin)
    await writeStubs(pictures, 40)
    const library = join(await temporaryFolder(bin), 'library')
    const studio = await TestEngine.open({ bin, library })
    await studio.scan(pictures)
    const attributeId = studio.attribute('Pattern')
    const labelIds = ['a', 'b'].map((name) => studio.label(attributeId, name))
    const ids = await studio.ids()
    await studio.close()
    // The cache on a disk of its own.
    await copyFile(join(library, 'cache.db'), join(disk.folder, 'cache.db'))
    await rm(join(library, 'cache.db'))
    await symlink(join(disk.folder, 'cache.db'), join(library, 'cache.db'))
    await studio.reopen()
    const decide = (turn: number) =>
      studio.client.annotations.decide({
        ids: Uint32Array.from(ids),
        attributeId,
        decision: { kind: 'is', labelId: labelIds[turn % 2] ?? 0 },
      })
    await decide(0)
    disk.fill()
    let turn = 0
    const isTaken = (): Promise<boolean> =>
      decide(turn + 1).then(
        () => true,
        () => false,
      )
    while (await isTaken()) turn++
    const kept = studio.engine.store.database
      .prepare('SELECT DISTINCT label_id FROM annotation WHERE attribute_id = ?')
      .pluck()
      .all(attributeId)
    expect(kept, 'what was answered is what there is').toEqual([labelIds[turn % 2]])
    await disk.free()
    await decide(turn + 1)
    const label = ['a', 'b'][(turn + 1) % 2]
    for (const id of ids) expect(await studio.labelOf(id, attributeId)).toBe(label)
    await studio.reopen()
    for (const id of ids) expect(await studio.labelOf(id, attributeId)).toBe(label)
  })

  it('fails a tagging job under way with a clear word, and the next one goes on', async () => {
    const bin = testBin()
    const disk = await smallDisk(bin, 40)
    const pictures = await temporaryFolder(bin)
    await makeGarments(pictures, ['red', 'green', 'blue', 'black'], 60)
    const studio = await TestEngine.open({ bin, library: join(disk.folder, 'library') })
    await studio.scan(pictures)
    const underWay = studio.event('jobs', (jobs) => jobs.some(({ kind, done }) => kind === 'tag' && done > 0))
    const { jobId } = await studio.client.tagging.start({})
    await underWay
    disk.fill()
    expect(await studio.finished(jobId)).toMatchObject({ state: 'failed', error: { code: 'disk-full' } })
    await disk.free()
    await studio.done((await studio.client.tagging.start({})).jobId)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 240, untagged: 0, errors: 0 }])
    await studio.reopen()
    expect(studio.engine.store.database.pragma('cache.integrity_check', { simple: true })).toBe('ok')
  })

  it('fails an export and leaves no half of it', async () => {
    const bin = testBin()
    const disk = await smallDisk(bin, 4)
    const pictures = await temporaryFolder(bin)
    await writeStubs(pictures, 500)
    const studio = await TestEngine.open({ bin })
    await studio.scan(pictures)
    disk.fill()
    const path = join(disk.folder, 'out.csv')
    const job = await studio.finished((await studio.client.exchange.exportCsv({ path })).jobId)
    expect(job).toMatchObject({ state: 'failed', error: { code: 'disk-full' } })
    await disk.free()
    expect(await studio.done((await studio.client.exchange.exportCsv({ path })).jobId)).toMatchObject({
      note: '500 images written to out.csv',
    })
  })
})
