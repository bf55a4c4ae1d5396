import type { Database } from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { stretch, type Gathered, type LongKind, type Way } from '../../src-main/engine/history/action.ts'
import { History } from '../../src-main/engine/history/history.ts'
import { Journal, readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import { testBin } from '../helpers/bin.ts'
import { leftBy, memoryLibrary } from '../helpers/memory-library.ts'

class Written implements Gathered {
  images = 0
  get isNothing(): boolean {
    return this.images === 0
  }
}

/** Lists of words, a part for each; a word that begins with `-` is none. */
async function open() {
  const bin = testBin()
  const { database, journalFolder } = await memoryLibrary(bin)
  database.exec('CREATE TABLE word (word TEXT PRIMARY KEY)')
  let [failing, isSettled]: [string | null, number] = [null, 0]
  const between: (() => void)[] = []
  const kindOn = (on: Database): LongKind<string[], Written> => {
    const set = (words: readonly string[], way: Way, outcome: Written): string[] => {
      for (const word of words) {
        if (word === failing) throw new Error(`cannot ${way} ${word}`)
        if (way === 'undo') on.prepare('DELETE FROM word WHERE word = ?').run(word)
        else on.prepare('INSERT INTO word VALUES (?)').run(word)
        outcome.images++
      }
      return [...words]
    }
    const isWord = (word: string): boolean => !word.startsWith('-')
    return {
      name: 'test.words',
      outcome: () => new Written(),
      travel: (part, way, outcome) => set(part, way, outcome),
      images: () => [],
      ofImage: () => [],
      line: () => ({ say: (part) => part.map((word) => JSON.stringify(word)).join(), frame: () => ['[', ']'] }),
      fromLine: ({ data }) => [
        stretch(data as string[], (some, outcome: Written) => set(some.filter(isWord), 'do', outcome)),
      ],
      settle: () => {
        isSettled++
      },
    }
  }
  const begin = (on: Database) => {
    const journal = new Journal(journalFolder)
    bin.add(() => journal.close())
    const pause = (): Promise<void> => {
      for (const action of between) action()
      return Promise.resolve()
    }
    const history = new History(on, journal, { pause, flush: pause })
    const kind = kindOn(on)
    const actions = history.defineLong(kind)
    const write = (...parts: string[][]) =>
      actions.perform(
        parts.map((words) =>
          stretch(words, (some, outcome: Written) =>
            kind.travel(
              some.filter((word) => !word.startsWith('-')),
              'do',
              outcome,
            ),
          ),
        ),
        ({ images }) => `Write ${images}`,
      )
    const words = () => on.prepare('SELECT word FROM word ORDER BY rowid').pluck().all()
    const rows = () =>
      on.prepare('SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM change_part)').raw().get()
    return { history, rows, words, write }
  }
  return {
    ...begin(database),
    database,
    lines: () => readJournal(journalFolder).entries as JournalLine[],
    settled: () => isSettled,
    failAt: (word: string | null) => {
      failing = word
    },
    /** What programs that are killed between two parts leave, each begun again. */
    killedIn: async (work: () => Promise<unknown>) => {
      const left: Database[] = []
      between.push(() => left.push(leftBy(database, bin)))
      await work()
      between.pop()
      return Promise.all(
        left.map(async (one) => {
          const next = begin(one)
          await next.history.open()
          return next
        }),
      )
    },
  }
}

const three = [['a', 'b'], ['c'], ['d', 'e']]

describe('an action in parts', () => {
  it('is one, taken back and done again as one', async () => {
    const { history, lines, rows, settled, words, write } = await open()
    expect((await write(...three)).images).toBe(5)
    expect(words()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(rows()).toEqual([1, 3])
    expect(history.state().undo).toMatchObject({ title: 'Write 5', images: 5 })
    expect(await history.undo()).toMatchObject({ change: { title: 'Write 5' }, outcome: { images: 5 } })
    expect(words()).toEqual([])
    expect(history.state()).toMatchObject({ undo: null, redo: { title: 'Write 5' } })
    await history.redo()
    expect(words()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(lines()).toMatchObject([
      { way: 'do', title: 'Write 5', images: 5, data: ['a', 'b', 'c', 'd', 'e'] },
      { way: 'undo', data: ['d', 'e', 'c', 'a', 'b'] },
      { way: 'redo', data: ['a', 'b', 'c', 'd', 'e'] },
    ])
    expect(settled()).toBe(3)
  })

  it('is one part where it is short, and ends with a single item where it is long, for that waits for the disk', async () => {
    const { database, history, write, words } = await open()
    const sizes = (): number[] =>
      database
        .prepare<[], string>('SELECT steps FROM change_part ORDER BY change_id, part')
        .pluck()
        .all()
        .map((steps) => (JSON.parse(steps) as string[]).length)
    const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}${at}`)
    await write(many(150, 'few'))
    expect(sizes()).toEqual([150])
    await history.undo()
    await write(many(1500, 'many'))
    const [first, ...others] = sizes()
    expect(first).toBe(200)
    expect(others.length).toBeGreaterThan(1)
    expect(others.at(-1)).toBe(1)
    expect(words()).toEqual(many(1500, 'many'))
    await write(['one'], many(201, 'two'))
    expect(sizes().slice(-3), 'of several stretches').toEqual([1, 200, 1])
    await history.undo()
    await history.undo()
    expect(words()).toEqual([])
  })

  it('says nothing of a part that changed nothing, and of none at all is no action', async () => {
    const { history, lines, rows, words, write } = await open()
    await write(['-'], ['a'], ['-'], ['b', '-'])
    expect(words()).toEqual(['a', 'b'])
    expect(lines()).toMatchObject([{ images: 2, data: ['a', 'b'] }])
    const before = rows()
    expect((await write(['-'], ['-'])).isNothing).toBe(true)
    expect((await write()).isNothing).toBe(true)
    expect((await write([], [])).isNothing).toBe(true)
    expect(rows()).toEqual(before)
    expect(lines()).toHaveLength(1)
    expect(history.state().undo).toMatchObject({ title: 'Write 2' })
  })

  it('that changes nothing leaves what was undone to be done again', async () => {
    const { history, write } = await open()
    await write(['a'])
    await history.undo()
    await write(['-'])
    expect(history.state().redo).toMatchObject({ title: 'Write 1' })
    await write(['b'])
    expect(history.state().redo).toBeNull()
  })

  it.each(['a', 'c', 'e'])('that fails at %s leaves nothing of it', async (word) => {
    const { failAt, history, lines, rows, settled, words, write } = await open()
    await write(['before'])
    failAt(word)
    await expect(write(...three)).rejects.toThrow(`cannot do ${word}`)
    expect(words()).toEqual(['before'])
    expect(rows()).toEqual([1, 1])
    expect(history.state().undo).toMatchObject({ title: 'Write 1' })
    failAt(null)
    await write(...three)
    expect(lines().map(({ images }) => images)).toEqual([1, 5])
    expect(settled()).toBe(2)
  })

  it.each(['a', 'c', 'd'])('whose undo fails at %s stays done, and can be taken back later', async (word) => {
    const { failAt, history, lines, words, write } = await open()
    await write(...three)
    failAt(word)
    await expect(history.undo()).rejects.toThrow(`cannot undo ${word}`)
    // Taking back what was undone of it meets the word again: that is tried again before the next action.
    failAt(null)
    expect(await history.undo()).toMatchObject({ change: { title: 'Write 5' } })
    expect(words()).toEqual([])
    failAt(word)
    await expect(history.redo()).rejects.toThrow(`cannot do ${word}`)
    failAt(null)
    await history.redo()
    expect(words().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(lines().map(({ way }) => way)).toEqual(['do', 'undo', 'redo'])
  })

  it('that a kill cut off was never done, wherever that was', async () => {
    const { killedIn, write } = await open()
    await write(['before'])
    const left = await killedIn(() => write(...three))
    expect(left).toHaveLength(3)
    for (const { history, rows, words } of left) {
      expect(words()).toEqual(['before'])
      expect(rows()).toEqual([1, 1])
      expect(history.state()).toMatchObject({ undo: { title: 'Write 1' }, redo: null })
      await history.undo()
      expect(words()).toEqual([])
    }
  })

  it('whose undo or redo a kill cut off is as it was before', async () => {
    const { history, killedIn, write } = await open()
    await write(...three)
    const undone = await killedIn(() => history.undo())
    expect(undone).toHaveLength(3)
    for (const next of undone) {
      expect(next.words().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
      expect(next.history.state()).toMatchObject({ undo: { title: 'Write 5' }, redo: null })
      await next.history.undo()
      expect(next.words()).toEqual([])
    }
    const redone = await killedIn(() => history.redo())
    expect(redone).toHaveLength(3)
    for (const next of redone) {
      expect(next.words()).toEqual([])
      expect(next.history.state()).toMatchObject({ undo: null, redo: { title: 'Write 5' } })
      await next.history.redo()
      expect(next.words()).toEqual(['a', 'b', 'c', 'd', 'e'])
    }
  })
})

describe('a line of an action in parts', () => {
  const line: JournalLine = {
    ...{ v: 2, at: '2026-03-01T12:00:00.000Z', uid: 'u', way: 'do', kind: 'test.words' },
    ...{ title: 'As it was', images: 9, data: ['a', '-', 'b'] },
  }

  it('is done as at its time, once, and not told again', async () => {
    const { history, lines, words } = await open()
    expect(await history.repeat(line)).toBe(true)
    expect(await history.repeat(line), 'known already').toBe(true)
    expect(words()).toEqual(['a', 'b'])
    expect(history.state().undo, 'on as many as there are here').toMatchObject({
      ...{ title: 'As it was', images: 2, at: Date.parse(line.at) },
    })
    expect(await history.repeat({ ...line, way: 'undo' })).toBe(true)
    expect(words()).toEqual([])
    expect(history.state()).toMatchObject({ undo: null, redo: { title: 'As it was' } })
    expect(await history.repeat({ ...line, way: 'redo' })).toBe(true)
    expect(words()).toEqual(['a', 'b'])
    expect(lines()).toEqual([])
  })

  it('is done once although others were done since', async () => {
    const { history, words } = await open()
    await history.repeat(line)
    await history.repeat({ ...line, uid: 'v', data: ['c'] })
    expect(await history.repeat(line)).toBe(true)
    expect(words()).toEqual(['a', 'b', 'c'])
  })

  it('of which nothing is left does nothing, and says so', async () => {
    const { history, rows } = await open()
    expect(await history.repeat({ ...line, data: ['-'] })).toBe(false)
    expect(rows()).toEqual([0, 0])
  })
})
