import { execFileSync } from 'node:child_process'
import { mkdirSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin, type Bin } from '../helpers/bin.ts'
import { makeGarments, writeStubs } from '../helpers/images.ts'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const canMount = tryMount()

/** Whether this process may mount a file system of its own: root in a container that allows it. */
function tryMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = join(tmpdir(), `selvedge-mount-${process.pid}`)
  try {
    mkdirSync(folder)
    mount(folder, 1)
    run('umount', folder)
    return true
  } catch {
    return false
  } finally {
    rmdirSync(folder)
  }
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'ignore' })
}

function mount(folder: string, megabytes: number): void {
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
}

/** A disk of so many megabytes, and a way to fill it to the last byte. */
async function smallDisk(bin: Bin, megabytes: number) {
  const folder = await temporaryFolder(bin)
  mount(folder, megabytes)
  bin.add(() => run('umount', '--lazy', folder))
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill(): void {
      // All at once, so that the work under way meets it at any point.
      const { bavail, bsize } = statfsSync(folder)
      expect(() => writeFileSync(ballast, new Uint8Array((bavail + 1) * bsize))).toThrow(/ENOSPC/)
    },
    free: () => rm(ballast),
  }
}

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
