import { appendFile, readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Journal, readJournal } from '../../src-main/engine/history/journal.ts'
import { testBin, temporaryFolder, type Bin } from '../helpers/bin.ts'

async function openJournal(bin: Bin): Promise<{ folder: string; journal: Journal }> {
  const folder = await temporaryFolder(bin)
  const journal = new Journal(folder)
  bin.add(() => journal.close())
  return { folder, journal }
}

async function fileOf(folder: string): Promise<string> {
  const [name] = await readdir(folder)
  return join(folder, name ?? '')
}

describe('the journal', () => {
  it('gives back what was written, oldest first', async () => {
    const { folder, journal } = await openJournal(testBin())
    const entries = [{ action: 'Typ: Größe “L”\n' }, { action: '赤い服', labels: [1, 2] }, { action: '' }]
    for (const entry of entries) journal.append(entry)
    expect(readJournal(folder)).toEqual({ entries, damaged: [] })
  })

  it('is on disk before append returns, one line per entry, named by month', async () => {
    const { folder, journal } = await openJournal(testBin())
    journal.append({ action: 'one' })
    const path = await fileOf(folder)
    expect(path).toMatch(/\d{4}-\d{2}\.jsonl$/)
    expect(await readFile(path, 'utf8')).toMatch(/^[0-9a-f]{8} \{"action":"one"\}\n$/)
  })

  it('names a line that was changed and reads the others', async () => {
    const { folder, journal } = await openJournal(testBin())
    for (const action of ['one', 'two', 'three']) journal.append({ action })
    const path = await fileOf(folder)
    await writeFile(path, (await readFile(path, 'utf8')).replace('two', 'TWO'))
    const { entries, damaged } = readJournal(folder)
    expect(entries).toEqual([{ action: 'one' }, { action: 'three' }])
    expect(damaged).toEqual([expect.stringMatching(/\.jsonl:2$/)])
  })

  it('goes on after a line that a power failure cut short, and loses nothing else', async () => {
    const { folder, journal } = await openJournal(testBin())
    for (const action of ['one', 'two']) journal.append({ action })
    journal.close()
    const path = await fileOf(folder)
    await truncate(path, (await readFile(path)).length - 5)
    journal.append({ action: 'three' })
    const { entries, damaged } = readJournal(folder)
    expect(entries).toEqual([{ action: 'one' }, { action: 'three' }])
    expect(damaged).toEqual([expect.stringMatching(/\.jsonl:2$/)])
  })

  it('reports lines that were never of the journal', async () => {
    const { folder, journal } = await openJournal(testBin())
    journal.append({ action: 'one' })
    await appendFile(await fileOf(folder), 'short\n00000000 {"action":"forged"}\n')
    expect(readJournal(folder)).toEqual({
      entries: [{ action: 'one' }],
      damaged: [expect.stringMatching(/:2$/), expect.stringMatching(/:3$/)],
    })
  })

  it('of no folder is empty', async () => {
    expect(readJournal(join(await temporaryFolder(), 'none'))).toEqual({ entries: [], damaged: [] })
  })
})
