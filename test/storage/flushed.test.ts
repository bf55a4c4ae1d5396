import type * as fileSystem from 'node:fs'
import { closeSync, fsync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Journal, readJournal } from '../../src-main/engine/history/journal.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

// The file system stays the real one; it is only watched, and fails where a test says so.
vi.mock('node:fs', { spy: true })

const real = await vi.importActual<typeof fileSystem>('node:fs')
const flush = vi.mocked(fsync)
const write = vi.mocked(writeSync)

const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
const full = (): never => {
  throw noSpace
}
/** The disk takes only so many bytes of what it is given. */
const part =
  (bytes: number) =>
  (descriptor: number, line: unknown): number =>
    real.writeSync(descriptor, line as Buffer, 0, bytes)

beforeEach(() => {
  flush.mockReset()
  write.mockReset()
})

const append = (journal: Journal, entry: unknown, at = '2026-11-26T12:00:00.000Z'): Promise<void> =>
  journal.append(at, [JSON.stringify(entry)])

async function openJournal(): Promise<{ journal: Journal; folder: string; path: string }> {
  const bin = testBin()
  const folder = await temporaryFolder(bin)
  const journal = new Journal(folder)
  bin.add(() => journal.close())
  return { journal, folder, path: join(folder, '2026-11.jsonl') }
}

describe('the journal', () => {
  it('flushes the whole line to disk before an action is answered', async () => {
    const { journal, path } = await openJournal()
    const flushed: number[] = []
    flush.mockImplementation((_descriptor, done) => {
      flushed.push(readFileSync(path, 'utf8').split('\n').length - 1)
      done(null)
    })
    await append(journal, { action: 'one' })
    await append(journal, { action: 'two' })
    expect(flushed, 'lines in the file at each flush').toEqual([1, 2])
  })

  it('writes the rest where the disk took only a part of the line', async () => {
    const { journal, folder } = await openJournal()
    await append(journal, { action: 'one' })
    write.mockImplementationOnce(part(5))
    await append(journal, { action: 'two' })
    expect(readJournal(folder)).toEqual({ entries: [{ action: 'one' }, { action: 'two' }], damaged: [] })
  })

  it.each([
    ['cuts the line short', () => write.mockImplementationOnce(part(5)).mockImplementationOnce(full)],
    ['does not flush it', () => flush.mockImplementationOnce((_descriptor, done) => done(noSpace))],
  ])('takes the line back where the disk %s, and says so', async (_how, fail) => {
    const { journal, folder } = await openJournal()
    await append(journal, { action: 'one' })
    fail()
    await expect(append(journal, { action: 'two' })).rejects.toThrow('ENOSPC')
    await append(journal, { action: 'three' })
    expect(readJournal(folder)).toEqual({ entries: [{ action: 'one' }, { action: 'three' }], damaged: [] })
  })

  it('goes on in a file of its own when a month begins, and is read in order', async () => {
    const { journal, folder } = await openJournal()
    // The last was written by a clock that was wrong: lines are read in the order in which they were written.
    const times = [
      '2026-10-31T23:59:59.999Z',
      '2026-11-01T00:00:00.000Z',
      '2027-01-01T12:00:00Z',
      '2026-02-01T12:00:00Z',
    ]
    vi.mocked(closeSync).mockClear()
    for (const time of times) await append(journal, { time }, time)
    expect(closeSync, 'the file of a month that is over').toHaveBeenCalledTimes(2)
    const [october, november, january, february] = times.map((time) => ({ time }))
    expect(readJournal(folder)).toEqual({ entries: [october, november, january, february], damaged: [] })
    truncateSync(join(folder, '2026-10.jsonl'), 4)
    expect(readJournal(folder)).toEqual({ entries: [november, january, february], damaged: ['2026-10.jsonl:1'] })
  })
})
