import { appendFile, readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Journal, lastLineOf, linesOf, readJournal } from '../../src-main/engine/history/journal.ts'
import { testBin, temporaryFolder, type Bin } from '../helpers/bin.ts'

async function openJournal(bin: Bin): Promise<{ folder: string; journal: Journal }> {
  const folder = await temporaryFolder(bin)
  const journal = new Journal(folder)
  bin.add(() => journal.close())
  return { folder, journal }
}

const append = (journal: Journal, entry: unknown): Promise<void> =>
  journal.append('2026-11-26T12:00:00.000Z', [JSON.stringify(entry)])

async function fileOf(folder: string): Promise<string> {
  const [name] = await readdir(folder)
  return join(folder, name ?? '')
}

describe('the journal', () => {
  it('gives back what was written, oldest first', async () => {
    const { folder, journal } = await openJournal(testBin())
    const entries = [{ action: 'Typ: Größe “L”\n' }, { action: '赤い服', labels: [1, 2] }, { action: '' }]
    for (const entry of entries) await append(journal, entry)
    expect(readJournal(folder)).toEqual({ entries, damaged: [] })
  })

  it('is on disk before append returns, one line per entry, named by month', async () => {
    const { folder, journal } = await openJournal(testBin())
    await append(journal, { action: 'one' })
    const path = await fileOf(folder)
    expect(path).toMatch(/\d{4}-\d{2}\.jsonl$/)
    expect(await readFile(path, 'utf8')).toMatch(/^[0-9a-f]{8} \{"action":"one"\}\n$/)
  })

  it('names a line that was changed and reads the others', async () => {
    const { folder, journal } = await openJournal(testBin())
    for (const action of ['one', 'two', 'three']) await append(journal, { action })
    const path = await fileOf(folder)
    await writeFile(path, (await readFile(path, 'utf8')).replace('two', 'TWO'))
    const { entries, damaged } = readJournal(folder)
    expect(entries).toEqual([{ action: 'one' }, { action: 'three' }])
    expect(damaged).toEqual([expect.stringMatching(/\.jsonl:2$/)])
  })

  it('goes on after a line that a power failure cut short, and loses nothing else', async () => {
    const { folder, journal } = await openJournal(testBin())
    for (const action of ['one', 'two']) await append(journal, { action })
    journal.close()
    const path = await fileOf(folder)
    await truncate(path, (await readFile(path)).length - 5)
    await append(journal, { action: 'three' })
    const { entries, damaged } = readJournal(folder)
    expect(entries).toEqual([{ action: 'one' }, { action: 'three' }])
    expect(damaged).toEqual([expect.stringMatching(/\.jsonl:2$/)])
  })

  it.each([0, 1, 8, 9, 15, 25, 26])(
    'writes a line of which a kill left %i characters once, and whole',
    async (left) => {
      const { folder, journal } = await openJournal(testBin())
      for (const action of ['one', 'two']) await append(journal, { action })
      journal.close()
      const path = await fileOf(folder)
      const whole = await readFile(path)
      const [first = ''] = whole.toString().split('\n')
      expect(whole.length - (first.length + 1)).toBe(26)
      await truncate(path, first.length + 1 + left)
      await append(journal, { action: 'two' })
      expect(await readFile(path)).toEqual(whole)
    },
  )

  it('takes no beginning of another line for one of its own', async () => {
    const { folder, journal } = await openJournal(testBin())
    await append(journal, { action: 'one' })
    journal.close()
    const path = await fileOf(folder)
    await truncate(path, (await readFile(path)).length - 1)
    await append(journal, { action: 'one, and more' })
    expect(readJournal(folder)).toEqual({ entries: [{ action: 'one' }, { action: 'one, and more' }], damaged: [] })
  })

  it('reports lines that were never of the journal', async () => {
    const { folder, journal } = await openJournal(testBin())
    await append(journal, { action: 'one' })
    await appendFile(await fileOf(folder), 'short\n00000000 {"action":"forged"}\n')
    expect(readJournal(folder)).toEqual({
      entries: [{ action: 'one' }],
      damaged: [expect.stringMatching(/:2$/), expect.stringMatching(/:3$/)],
    })
  })

  it('writes a line that came in pieces as one', async () => {
    const { folder, journal } = await openJournal(testBin())
    await journal.append('2026-11-26T12:00:00.000Z', ['{"action":', '"Größe 赤', '"', '', '}'])
    await append(journal, { action: 'two' })
    expect(readJournal(folder)).toEqual({ entries: [{ action: 'Größe 赤' }, { action: 'two' }], damaged: [] })
  })

  it('writes the line that is its last already no second time, and any other', async () => {
    const { folder, journal } = await openJournal(testBin())
    for (const action of ['one', 'one', 'two', 'one', 'one']) await append(journal, { action })
    expect(readJournal(folder).entries).toEqual([{ action: 'one' }, { action: 'two' }, { action: 'one' }])
  })

  it('names each line by its place, empty ones counted', async () => {
    const { folder, journal } = await openJournal(testBin())
    await append(journal, { action: 'one' })
    await appendFile(await fileOf(folder), '\n\n')
    await append(journal, { action: 'two' })
    await writeFile(join(folder, 'notes.txt'), 'of someone else')
    expect([...linesOf(folder)]).toEqual([
      { place: '2026-11.jsonl:1', entry: { action: 'one' } },
      { place: '2026-11.jsonl:4', entry: { action: 'two' } },
    ])
  })

  it('of no folder is empty', async () => {
    expect(readJournal(join(await temporaryFolder(), 'none'))).toEqual({ entries: [], damaged: [] })
  })
})

describe('the last line of the journal', () => {
  it('is the newest that can be read', async () => {
    const { folder, journal } = await openJournal(testBin())
    await append(journal, { action: 'one' })
    await append(journal, { action: 'two' })
    expect(lastLineOf(folder)).toEqual({ action: 'two' })
    journal.close()
    const path = await fileOf(folder)
    const size = (await readFile(path)).length
    await truncate(path, size - 1)
    expect(lastLineOf(folder), 'its end alone is lost').toEqual({ action: 'two' })
    await truncate(path, size - 3)
    expect(lastLineOf(folder), 'it is cut short').toEqual({ action: 'one' })
    await truncate(path, 5)
    expect(lastLineOf(folder)).toBeUndefined()
  })

  it('is of an earlier month where the newest has none', async () => {
    const { folder, journal } = await openJournal(testBin())
    await append(journal, { action: 'one' })
    await writeFile(join(folder, '2026-12.jsonl'), '')
    expect(lastLineOf(folder)).toEqual({ action: 'one' })
    await writeFile(join(folder, '2027-01.jsonl'), 'damaged\n')
    expect(lastLineOf(folder)).toEqual({ action: 'one' })
  })

  it('is of the newest month, which a program that begins with a wrong clock goes on with', async () => {
    const bin = testBin()
    const { folder, journal } = await openJournal(bin)
    await append(journal, { action: 'one' })
    await journal.append('2026-12-01T12:00:00.000Z', ['{"action":"two"}'])
    expect(lastLineOf(folder)).toEqual({ action: 'two' })
    journal.close()
    const next = new Journal(folder)
    bin.add(() => next.close())
    await next.append('2026-02-01T12:00:00.000Z', ['{"action":"three"}'])
    expect(await readdir(folder)).toEqual(['2026-11.jsonl', '2026-12.jsonl'])
    expect(lastLineOf(folder)).toEqual({ action: 'three' })
  })

  it('is none where nothing was written', async () => {
    const { folder } = await openJournal(testBin())
    expect(lastLineOf(folder)).toBeUndefined()
    expect(lastLineOf(join(folder, 'none'))).toBeUndefined()
  })
})
