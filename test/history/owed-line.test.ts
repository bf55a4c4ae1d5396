import { readdir, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Journal, readJournal } from '../../src-main/engine/history/journal.ts'
import { OwedLine } from '../../src-main/engine/history/owed-line.ts'
import { testBin } from '../helpers/bin.ts'
import { memoryLibrary } from '../helpers/memory-library.ts'

/** A library in memory with its journal, and a program on it that a kill may end: another one begins where it was. */
async function open() {
  const bin = testBin()
  const { database, journalFolder: folder } = await memoryLibrary(bin)
  const begin = (): OwedLine => {
    const journal = new Journal(folder)
    bin.add(() => journal.close())
    return new OwedLine(database, journal)
  }
  return {
    begin,
    folder,
    entries: () => readJournal(folder),
    kept: () => database.prepare('SELECT count(*) FROM owed_line').pluck().get(),
    /** As a program that was killed once the line was written leaves it. */
    remember: () => void database.exec('CREATE TEMP TABLE kept AS SELECT * FROM owed_line'),
    owe: () => void database.exec('INSERT INTO owed_line SELECT * FROM kept'),
  }
}

const said = { uid: 'u', way: 'do', kind: 'decide', title: 'One', images: 2 } as const
const data = { decisions: [{ a: 1 }, { b: 2 }], catalogs: {} }

function say(owed: OwedLine, title = 'One'): void {
  owed.add('{"a":1}')
  owed.add(',{"b":2}')
  owed.finish({ ...said, title }, '{"decisions":[', '],"catalogs":{}}')
}

describe('a line that the journal is owed', () => {
  it('is written as one, whole, and then forgotten', async () => {
    const { begin, entries, kept } = await open()
    const owed = begin()
    for (const title of ['One', 'Two']) {
      say(owed, title)
      await owed.tell()
      expect(kept()).toBe(0)
    }
    expect(entries()).toMatchObject({
      entries: [
        { ...said, v: 2, data },
        { title: 'Two', data },
      ],
      damaged: [],
    })
  })

  it('is written by the next program where the one that owed it was killed', async () => {
    const { begin, entries, kept } = await open()
    say(begin())
    await begin().settle()
    expect(entries()).toMatchObject({ entries: [{ ...said, data }], damaged: [] })
    expect(kept()).toBe(0)
  })

  it.each(['whole', 'cut short'])('is written once, killed when the journal had it (%s)', async (how) => {
    const { begin, entries, folder, kept, owe, remember } = await open()
    const owed = begin()
    say(owed, 'Before')
    await owed.tell()
    say(owed)
    remember()
    await owed.tell()
    owe()
    const path = join(folder, (await readdir(folder))[0] ?? '')
    const whole = await readFile(path)
    if (how === 'cut short') await truncate(path, whole.length - 20)
    await begin().settle()
    expect(await readFile(path)).toEqual(whole)
    expect(entries()).toMatchObject({ entries: [{ title: 'Before' }, { title: 'One' }], damaged: [] })
    expect(kept()).toBe(0)
  })

  it('of an action that was cut off is forgotten', async () => {
    const { begin, entries, kept } = await open()
    begin().add('{"a":1}')
    const owed = begin()
    await owed.settle()
    expect(kept()).toBe(0)
    say(owed)
    await owed.tell()
    expect(entries()).toMatchObject({ entries: [{ data }], damaged: [] })
  })
})
