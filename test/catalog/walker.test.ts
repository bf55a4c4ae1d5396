import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Scanner } from '../../src-main/engine/catalog/scan.ts'
import { walk, type FoundFolder } from '../../src-main/engine/catalog/walk.ts'
import { Walker, type WalkerOptions } from '../../src-main/engine/catalog/walker.ts'
import { temporaryFolder, testBin, type Bin } from '../helpers/bin.ts'
import { makeGarments, writeStubs } from '../helpers/images.ts'
import { programs, requireBuilt } from '../helpers/paths.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { WeakWalk } from '../helpers/weak-walk.ts'

/** @param options `silenceMs`: after which a disk is taken for one that gives no answer */
function begin(bin: Bin, options: Partial<WalkerOptions> = {}): Walker {
  requireBuilt()
  const walker = new Walker({ entry: programs.walk, ...options })
  bin.add(() => walker.close())
  return walker
}

const nobody = new AbortController().signal

async function all(walker: Walker, root: string): Promise<FoundFolder[]> {
  return (await Array.fromAsync(walker.walk({ root, others: [], known: [] }, nobody))).flat()
}

/** Its process waits for the disk from now on, and cannot say so. */
function hold({ pid }: Walker): void {
  if (pid === undefined) throw new Error('it looks at nothing')
  process.kill(pid, 'SIGSTOP')
}

describe('a walk in a process of its own', () => {
  it('finds what the walk finds, and pictures by their first bytes', async () => {
    const bin = testBin()
    const root = await temporaryFolder(bin)
    await writeStubs(join(root, 'spring'), 3)
    await mkdir(join(root, 'empty'))
    await makeGarments(join(root, 'named'), ['red'], 1)
    await writeFile(join(root, 'named', '1001'), 'no picture')
    const walker = begin(bin)
    expect(await all(walker, root)).toEqual([...walk(root)])
    const file = { path: join(root, 'named', '1001'), isWithoutEnding: true }
    expect(await walker.judge(root, [file], nobody)).toEqual(['no-ending'])
    expect(await walker.hash(root, join(root, 'gone'), nobody)).toBeNull()
    const sought = [
      { path: file.path, size: 10, hash: createHash('sha256').update('no picture').digest() },
      { path: file.path, size: 10, hash: createHash('sha256').update('no other..').digest() },
      { path: file.path, size: 10, hash: null },
      { path: file.path, size: 11, hash: null },
      { path: join(root, 'gone'), size: 1, hash: null },
    ]
    expect(await walker.compare(root, sought)).toEqual({ found: 3, others: 1 })
    await expect(all(walker, join(root, 'gone'))).rejects.toMatchObject({ code: 'not-found' })
  })

  it.skipIf(process.platform === 'win32')('is given up where the disk gives no answer, and begins anew', async () => {
    const bin = testBin()
    const root = await temporaryFolder(bin)
    await writeStubs(root, 2)
    const walker = begin(bin, { silenceMs: 300 })
    expect(await all(walker, root)).toHaveLength(1)
    hold(walker)
    await expect(all(walker, root)).rejects.toMatchObject({ code: 'slow', subject: root })
    expect(await all(walker, root), 'the disk is back').toHaveLength(1)
    hold(walker)
    await expect(walker.hash(root, join(root, 'stub-0000.jpg'), nobody)).rejects.toMatchObject({ code: 'slow' })
    const sought = { path: join(root, 'stub-0000.jpg'), size: 1, hash: null }
    expect(await walker.compare(root, [sought]), 'the disk is back').toEqual({ found: 1, others: 0 })
    hold(walker)
    await expect(walker.compare(root, [sought])).rejects.toMatchObject({ code: 'slow', subject: root })
  })

  it.skipIf(process.platform === 'win32')('that is held is cancelled all the same', async () => {
    const bin = testBin()
    const root = await temporaryFolder(bin)
    const walker = begin(bin)
    await all(walker, root)
    hold(walker)
    const cancel = new AbortController()
    const hashing = walker.hash(root, join(root, 'a.jpg'), cancel.signal)
    cancel.abort()
    await expect(hashing).rejects.toMatchObject({ code: 'cancelled' })
  })
})

it('a scan of a disk that dies in the middle says so, hides nothing and leaves the engine free', async () => {
  const bin = testBin()
  const base = await temporaryFolder(bin)
  const folder = join(base, 'spring')
  for (const name of ['a', 'b']) await writeStubs(join(folder, name), 3)
  const studio = await TestEngine.open({ bin, library: join(base, 'library') })
  const catalogId = await studio.scan(folder)
  const ids = await studio.ids()
  // Of the folder before the one that is silent a file went.
  await rm(join(folder, 'a', 'stub-0001.jpg'))
  const disk = new WeakWalk(base)
  disk.has({ silent: [join(folder, 'b')] })
  const scanner = new Scanner(studio.engine.store.database, begin(bin, { entry: disk.program, silenceMs: 300 }))
  const context = { signal: nobody, progress: () => undefined }
  const scanning = scanner.scan(catalogId, folder, context)
  expect(await studio.client.images.detail({ id: ids[0] ?? 0 }), 'answered meanwhile').toMatchObject({ folder: 'a' })
  await expect(scanning).rejects.toMatchObject({
    code: 'slow',
    message: expect.stringContaining('gives no answer') as string,
  })
  expect(await studio.ids(), 'nothing is hidden').toEqual(ids)
  disk.isWell()
  expect(await scanner.scan(catalogId, folder, context), 'the disk is back').toMatchObject({ files: 5, missing: 1 })
})
