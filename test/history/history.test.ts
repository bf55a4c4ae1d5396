import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { HistoryState } from '../../src-preload/contract.ts'
import type { ActionKind, Way } from '../../src-main/engine/history/action.ts'
import { History } from '../../src-main/engine/history/history.ts'
import { Journal, readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import { testBin } from '../helpers/bin.ts'
import { memoryLibrary } from '../helpers/memory-library.ts'

/** A word that is written on a list; `gone` is on no list any more. */
interface Word {
  word: string
  id?: number
}
type Step = 'prepare' | 'apply' | 'settle'

async function open() {
  const bin = testBin()
  const { database, journalFolder } = await memoryLibrary(bin)
  database.exec('CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL)')
  const steps: string[] = []
  let failing: Step | null = null
  const step = (name: Step, word: string, way: Way): void => {
    steps.push(`${name} ${way} ${word}`)
    if (failing === name) throw new Error(`cannot ${name}`)
  }
  const writing: ActionKind<Word> = {
    name: 'test.write',
    prepare: ({ word }, way) => step('prepare', word, way),
    apply(payload, way) {
      const { word } = payload
      if (way === 'undo') database.prepare('DELETE FROM word WHERE word = ?').run(word)
      else payload.id = Number(database.prepare('INSERT INTO word (word) VALUES (?)').run(word).lastInsertRowid)
      step('apply', word, way)
    },
    attributes: ({ word }) => [word.length],
    settle: ({ word }, way) => step('settle', word, way),
    toLine: ({ word }) => ({ said: word }),
    fromLine: (line) => {
      const { said } = line as { said: string }
      return said === 'gone' ? null : { word: said }
    },
  }
  /** Names nothing but what it must. */
  const plain: ActionKind<Word> = {
    name: 'test.plain',
    apply: () => undefined,
    toLine: (payload) => payload,
    fromLine: (line) => line as Word,
  }
  const begin = (on: Database = database): History => {
    const journal = new Journal(journalFolder)
    bin.add(() => journal.close())
    const history = new History(on, journal, { pause: () => Promise.resolve(), flush: () => Promise.resolve() })
    history.define(writing, plain)
    return history
  }
  const history = begin()
  const told: HistoryState[] = []
  history.onChanged((state) => told.push(state))
  return {
    ...{ begin, database, history, journalFolder, plain, told, writing },
    write: (word: string) => history.perform(writing, { word }, { title: `Write ${word}`, images: word.length }),
    words: () => database.prepare('SELECT word FROM word ORDER BY id').pluck().all(),
    /** What it did since this was asked last. */
    steps: () => steps.splice(0),
    failAt: (name: Step | null) => {
      failing = name
    },
    /** Titles of what can be taken back next, and done again. */
    around: () => {
      const { redo, undo } = history.state()
      return [undo?.title ?? null, redo?.title ?? null]
    },
    lines: () => readJournal(journalFolder).entries as JournalLine[],
  }
}

describe('an action', () => {
  it('is done, kept with what it completed, told in the journal, and then what follows is made', async () => {
    const { history, lines, steps, told, words, write } = await open()
    const before = Date.now()
    expect(await write('red')).toEqual({ word: 'red', id: 1 })
    expect(steps()).toEqual(['prepare do red', 'apply do red', 'settle do red'])
    expect(words()).toEqual(['red'])
    const [line] = lines()
    expect(line).toMatchObject({
      v: 2,
      way: 'do',
      kind: 'test.write',
      title: 'Write red',
      images: 3,
      data: { said: 'red' },
    })
    const kept = history.changes.byUid(line?.uid ?? '')
    expect(kept).toMatchObject({ kind: 'test.write', title: 'Write red', images: 3 })
    expect(history.changes.part(kept?.id ?? 0, 0)).toEqual({ word: 'red', id: 1 })
    expect(kept?.at).toBeGreaterThanOrEqual(before)
    expect(history.state()).toEqual({ undo: { id: kept?.id, title: 'Write red', at: kept?.at, images: 3 }, redo: null })
    expect(told).toEqual([history.state()])
  })

  it('that cannot be prepared changes nothing, and others can be done', async () => {
    const { around, failAt, lines, steps, told, words, write } = await open()
    await write('red')
    steps()
    failAt('prepare')
    await expect(write('blue')).rejects.toThrow('cannot prepare')
    expect(steps()).toEqual(['prepare do blue'])
    expect(words()).toEqual(['red'])
    expect(around()).toEqual(['Write red', null])
    expect(told, 'told all the same').toHaveLength(2)
    failAt(null)
    await write('green')
    expect(words()).toEqual(['red', 'green'])
    expect(lines().map(({ title }) => title)).toEqual(['Write red', 'Write green'])
  })

  it('that fails half-way leaves nothing of it, in the library, its history and the journal', async () => {
    const { around, failAt, history, lines, steps, words, write } = await open()
    await write('red')
    await history.undo()
    steps()
    failAt('apply')
    await expect(write('blue')).rejects.toThrow('cannot apply')
    expect(steps()).toEqual(['prepare do blue', 'apply do blue'])
    expect(words()).toEqual([])
    expect(around(), 'what was undone before can be done again').toEqual([null, 'Write red'])
    expect(history.changes.newest(10)).toHaveLength(1)
    failAt(null)
    await history.redo()
    expect(lines().map(({ title, way }) => `${way} ${title}`)).toEqual([
      ...['do Write red', 'undo Write red', 'redo Write red'],
    ])
  })

  it('is done although what follows cannot be made, and says so', async () => {
    const { around, failAt, lines, words, write } = await open()
    failAt('settle')
    await expect(write('red')).rejects.toThrow('cannot settle')
    expect(words()).toEqual(['red'])
    expect(around()).toEqual(['Write red', null])
    expect(lines()).toHaveLength(1)
  })

  it('may know no more than how it is applied', async () => {
    const { history, plain } = await open()
    await history.perform(plain, { word: 'x' }, { title: 'Plain', images: 0 })
    expect(await history.undo()).toMatchObject({ change: { title: 'Plain' }, outcome: [] })
    expect(await history.redo()).toMatchObject({ change: { title: 'Plain' }, outcome: [] })
  })

  it('for good stands in the journal alone', async () => {
    const { around, failAt, history, lines, steps, words, writing } = await open()
    const forGood = () => history.performForGood(writing, { word: 'red' }, { title: 'For good', images: 1 })
    await forGood()
    expect(steps()).toEqual(['prepare do red', 'apply do red', 'settle do red'])
    expect(words()).toEqual(['red'])
    expect(around()).toEqual([null, null])
    expect(history.changes.newest(10)).toEqual([])
    expect(lines()).toMatchObject([{ way: 'do', title: 'For good', images: 1, data: { said: 'red' } }])
    failAt('apply')
    await expect(forGood()).rejects.toThrow('cannot apply')
    expect(words()).toEqual(['red'])
    expect(lines()).toHaveLength(1)
  })

  it('is of a kind that there is, defined once', async () => {
    const { history, lines, plain, writing } = await open()
    expect(() => history.define({ ...plain })).toThrow('there are two kinds of action "test.plain"')
    await history.perform(writing, { word: 'red' }, { title: 'Write red', images: 0 })
    const [line] = lines()
    await expect(history.repeat({ ...line!, kind: 'test.other' })).rejects.toThrow(
      'there is no kind of action "test.other"',
    )
  })
})

describe('what was done', () => {
  it('is taken back from the last on, and done again from the first on', async () => {
    const { around, history, lines, steps, words, write } = await open()
    for (const word of ['red', 'blue', 'green']) await write(word)
    steps()
    expect(await history.undo()).toMatchObject({ change: { title: 'Write green', images: 5 }, outcome: [5] })
    expect(steps()).toEqual(['prepare undo green', 'apply undo green', 'settle undo green'])
    expect(await history.undo()).toMatchObject({ change: { title: 'Write blue' }, outcome: [4] })
    expect(words()).toEqual(['red'])
    expect(around()).toEqual(['Write red', 'Write blue'])
    expect(await history.redo()).toMatchObject({ change: { title: 'Write blue' }, outcome: [4] })
    expect(steps().slice(-3)).toEqual(['prepare do blue', 'apply do blue', 'settle do blue'])
    expect(words()).toEqual(['red', 'blue'])
    expect(around()).toEqual(['Write blue', 'Write green'])
    expect(lines().map(({ title, way }) => `${way} ${title}`)).toEqual([
      ...['do Write red', 'do Write blue', 'do Write green', 'undo Write green', 'undo Write blue', 'redo Write blue'],
    ])
    expect(new Set(lines().map(({ uid }) => uid)).size, 'one name each').toBe(3)
  })

  it('is nothing at either end', async () => {
    const { history, lines, write } = await open()
    const nothing = { change: null, outcome: null }
    expect(await history.undo()).toEqual(nothing)
    await write('red')
    expect(await history.redo()).toEqual(nothing)
    await history.undo()
    expect(await history.undo()).toEqual(nothing)
    expect(lines()).toHaveLength(2)
  })

  it('and taken back is gone once something else is done', async () => {
    const { around, history, words, write } = await open()
    for (const word of ['red', 'blue']) await write(word)
    await history.undo()
    await history.undo()
    await write('green')
    expect(around()).toEqual(['Write green', null])
    expect(history.changes.newest(10).map(({ title }) => title)).toEqual(['Write green'])
    await history.undo()
    expect(words()).toEqual([])
  })

  it('stays where it cannot be taken back, and can be later', async () => {
    const { around, failAt, history, lines, words, write } = await open()
    await write('red')
    for (const step of ['prepare', 'apply'] as const) {
      failAt(step)
      await expect(history.undo()).rejects.toThrow(`cannot ${step}`)
      expect(words()).toEqual(['red'])
      expect(around()).toEqual(['Write red', null])
    }
    failAt(null)
    await history.undo()
    expect(lines().map(({ way }) => way)).toEqual(['do', 'undo'])
  })

  it('is listed the last first, in pages, with what was undone marked', async () => {
    const { history, write } = await open()
    for (const word of ['a', 'b', 'c', 'd']) await write(word)
    await history.undo()
    const all = history.changes.newest(10)
    expect(all.map(({ isUndone, title }) => [title, isUndone])).toEqual([
      ['Write d', true],
      ['Write c', false],
      ['Write b', false],
      ['Write a', false],
    ])
    expect(history.changes.newest(2)).toEqual(all.slice(0, 2))
    expect(history.changes.newest(2, all[1]?.id)).toEqual(all.slice(2))
    expect(history.changes.one(all[0]?.id ?? 0)).toEqual(all[0])
    expect(history.changes.one(999)).toBeNull()
    expect(history.changes.byUid('nobody')).toBeNull()
  })
})

describe('several steps', () => {
  it('go to the one that is named and no further, either way', async () => {
    const { history, steps, told, words, write } = await open()
    for (const word of ['a', 'b', 'c', 'd']) await write(word)
    const [d, c, b, a] = history.changes.newest(4).map(({ id }) => id)
    told.splice(0)
    steps()
    const back = await history.goTo(b ?? 0)
    expect(back.steps.map(({ change, outcome }) => [change.id, outcome])).toEqual([[d, [1]], [c, [1]]]) // prettier-ignore
    expect(back.stopped).toBeNull()
    expect(words()).toEqual(['a', 'b'])
    expect(told, 'told once').toEqual([history.state()])
    const forth = await history.goTo(c ?? 0)
    expect(forth.steps.map(({ change }) => change.id)).toEqual([c])
    expect(words()).toEqual(['a', 'b', 'c'])
    expect((await history.goTo(c ?? 0)).steps, 'where it is already').toEqual([])
    expect((await history.goTo(d ?? 0)).steps.map(({ change }) => change.id)).toEqual([d])
    expect((await history.goTo(a ?? 0)).steps.map(({ change }) => change.id)).toEqual([d, c, b])
    expect(words()).toEqual(['a'])
  })

  it('stop at one that cannot be, what came before it staying', async () => {
    const { failAt, history, plain, words, write } = await open()
    await write('a')
    await history.perform(plain, { word: 'x' }, { title: 'Plain', images: 0 })
    await write('b')
    await history.perform(plain, { word: 'x' }, { title: 'Plain 2', images: 0 })
    const oldest = history.changes.newest(10).at(-1)?.id ?? 0
    failAt('apply')
    const { steps, stopped } = await history.goTo(oldest)
    expect(steps.map(({ change }) => change.title)).toEqual(['Plain 2'])
    expect(stopped).toMatchObject({ change: { title: 'Write b' }, error: { message: 'cannot apply' } })
    expect(words()).toEqual(['a', 'b'])
    failAt(null)
    expect((await history.goTo(oldest)).steps.map(({ change }) => change.title)).toEqual(['Write b', 'Plain'])
  })

  it('lead to no step that is not in the history', async () => {
    const { history, write } = await open()
    await write('a')
    const gone = history.state().undo?.id ?? 0
    await history.undo()
    await write('b')
    await expect(history.goTo(gone + 10)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a line of the journal', () => {
  it('is done as at its time, once, and not told again', async () => {
    const { history, lines, steps, words } = await open()
    const line: JournalLine = {
      ...{ v: 2, at: '2026-03-01T12:00:00.000Z', uid: 'u', way: 'do', kind: 'test.write' },
      ...{ title: 'As it was', images: 9, data: { said: 'red' } },
    }
    expect(await history.repeat(line)).toBe(true)
    expect(steps()).toEqual(['prepare do red', 'apply do red', 'settle do red'])
    expect(history.state().undo).toMatchObject({ title: 'As it was', images: 9, at: Date.parse(line.at) })
    expect(await history.repeat(line), 'known already').toBe(true)
    expect(words()).toEqual(['red'])
    expect(await history.repeat({ ...line, way: 'undo' })).toBe(true)
    expect(steps()).toEqual(['prepare undo red', 'apply undo red', 'settle undo red'])
    expect(history.state()).toMatchObject({ undo: null, redo: { title: 'As it was' } })
    expect(await history.repeat({ ...line, way: 'redo' })).toBe(true)
    expect(steps()).toEqual(['prepare do red', 'apply do red', 'settle do red'])
    expect(words()).toEqual(['red'])
    expect(history.state()).toMatchObject({ undo: { title: 'As it was' }, redo: null })
    expect(lines()).toEqual([])
  })

  it('of what is nowhere any more does nothing, and says so', async () => {
    const { history, steps } = await open()
    const line = { v: 2, at: '2026-03-01T12:00:00.000Z', uid: 'u', kind: 'test.write', title: '', images: 0 } as const
    expect(await history.repeat({ ...line, way: 'do', data: { said: 'gone' } })).toBe(false)
    expect(steps()).toEqual([])
    expect(history.state()).toEqual({ undo: null, redo: null })
  })

  it('that takes back what the library never had is applied, and no step of the history', async () => {
    const { database, history, words } = await open()
    database.exec(`INSERT INTO word (word) VALUES ('red')`)
    const line = { v: 2, at: '2026-03-01T12:00:00.000Z', uid: 'u', kind: 'test.write', title: '', images: 0 } as const
    expect(await history.repeat({ ...line, way: 'undo', data: { said: 'red' } })).toBe(true)
    expect(words()).toEqual([])
    expect(history.changes.newest(10)).toEqual([])
  })
})

describe('what is asked for at once', () => {
  it('is done one after the other, in the order asked for, whatever one waits for or fails at', async () => {
    const { around, history, words, write, writing } = await open()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const slow: ActionKind<Word> = { ...writing, name: 'test.slow', prepare: () => held }
    history.define(slow)
    const all = [
      history.perform(slow, { word: 'first' }, { title: 'First', images: 0 }),
      write('second'),
      history.goTo(999).catch((error: unknown) => error),
      history.undo(),
      write('third'),
    ]
    let isClosed = false
    const closed = history.close().then(() => (isClosed = true))
    for (let turn = 0; turn < 5; turn++) await setImmediate()
    expect(words(), 'all wait for the first').toEqual([])
    expect(isClosed).toBe(false)
    release()
    await Promise.all(all)
    await closed
    expect(words()).toEqual(['first', 'third'])
    expect(around()).toEqual(['Write third', null])
  })
})

describe('a line that the disk does not take', () => {
  it('is owed by an action that is done, and no other is before it is told', async () => {
    const { around, journalFolder, lines, words, write } = await open()
    const month = new Date().toISOString().slice(0, 7)
    // No file can be made where a folder has its name.
    await mkdir(join(journalFolder, `${month}.jsonl`))
    await write('red')
    expect(words()).toEqual(['red'])
    await expect(write('blue')).rejects.toThrow('EISDIR')
    expect(around()).toEqual(['Write red', null])
    await rm(join(journalFolder, `${month}.jsonl`), { recursive: true })
    await write('green')
    expect(words()).toEqual(['red', 'green'])
    expect(lines().map(({ title }) => title)).toEqual(['Write red', 'Write green'])
  })

  it('is told by the next program at its start', async () => {
    const { begin, journalFolder, lines, write } = await open()
    const month = new Date().toISOString().slice(0, 7)
    await mkdir(join(journalFolder, `${month}.jsonl`))
    await write('red')
    await rm(join(journalFolder, `${month}.jsonl`), { recursive: true })
    await begin().open()
    expect(lines().map(({ title }) => title)).toEqual(['Write red'])
  })
})

describe('a commit that reached the library alone', () => {
  /** A library whose commits are done and say that they failed, as where the disk of the cache is full. */
  async function behind() {
    const opened = await open()
    const { begin, database } = opened
    let fails = false
    const failing = new Proxy(database, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name !== 'transaction') return typeof value === 'function' ? (value.bind(target) as unknown) : value
        return (work: () => void) => () => {
          target.transaction(work)()
          if (fails) throw new Error('the disk of the cache is full')
        }
      },
    })
    const history = begin(failing)
    let [made, refuses] = [0, false]
    history.onBehind(() => {
      if (refuses) return Promise.reject(new Error('it is still full'))
      made++
      return Promise.resolve()
    })
    return {
      ...opened,
      history,
      made: () => made,
      write: (word: string) => history.perform(opened.writing, { word }, { title: `Write ${word}`, images: 0 }),
      set: (state: { fails?: boolean; refuses?: boolean }) => {
        fails = state.fails ?? fails
        refuses = state.refuses ?? refuses
      },
    }
  }

  it('is of an action that is done, and what follows is made anew before the next one, once', async () => {
    const { history, lines, made, set, words, write } = await behind()
    set({ fails: true })
    await write('red')
    expect(words()).toEqual(['red'])
    expect(lines()).toHaveLength(1)
    set({ fails: false })
    expect(made()).toBe(0)
    await write('blue')
    expect(made()).toBe(1)
    await write('green')
    expect(made()).toBe(1)
    set({ fails: true })
    await history.undo()
    set({ fails: false })
    expect(lines().at(-1)).toMatchObject({ way: 'undo', title: 'Write green' })
    await history.redo()
    expect(made()).toBe(2)
  })

  it('keeps others from being done until what follows could be made', async () => {
    const { made, set, words, write } = await behind()
    set({ fails: true })
    await write('red')
    set({ fails: false, refuses: true })
    await expect(write('blue')).rejects.toThrow('it is still full')
    expect(words()).toEqual(['red'])
    set({ refuses: false })
    await write('blue')
    expect(made()).toBe(1)
    expect(words()).toEqual(['red', 'blue'])
  })

  it('is another thing than one that reached nothing', async () => {
    const { failAt, made, write, words } = await behind()
    failAt('apply')
    await expect(write('red')).rejects.toThrow('cannot apply')
    failAt(null)
    await write('blue')
    expect(made()).toBe(0)
    expect(words()).toEqual(['blue'])
  })
})
