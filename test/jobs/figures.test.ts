import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Job } from '../../src-preload/contract.ts'
import { JobRunner, type JobContext } from '../../src-main/engine/jobs/job-runner.ts'
import { RateMeter } from '../../src-main/engine/jobs/rate-meter.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

afterEach(() => vi.useRealTimers())

/** A runner whose clock stands still until a test moves it. */
async function openRunner() {
  const bin = testBin()
  const store = await openStore(await temporaryFolder(bin))
  bin.add(() => store.close())
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'], now: 1_000_000 })
  const told: Job[][] = []
  const runner = new JobRunner(store.database, (jobs) => told.push(jobs))
  bin.add(() => {
    vi.useRealTimers()
    return runner.close()
  })
  return { runner, store, told }
}

/** Starts work that goes on until `end` is called. */
function begin(runner: JobRunner, kind: 'tag' | 'scan' = 'tag') {
  const begun = Promise.withResolvers<JobContext>()
  const over = Promise.withResolvers<string>()
  runner.define(kind, {
    resumes: false,
    work: (_request, context) => {
      begun.resolve(context)
      return over.promise
    },
  })
  const id = runner.start(kind, 'Work', {}, null)
  return { id, begun: begun.promise, end: over.resolve }
}

const first = (runner: JobRunner): Job => runner.list()[0] as Job

describe('figures of a job that runs', () => {
  it('are its rate, the time it took, and the time left for what is left', async () => {
    const { runner } = await openRunner()
    const { id, begun, end } = begin(runner)
    const { progress } = await begun
    progress({ done: 0, total: 100 })
    expect(first(runner), 'nothing to go by').toMatchObject({ rate: null, secondsLeft: null, secondsElapsed: 0 })
    vi.advanceTimersByTime(2000)
    progress({ done: 20 })
    expect(first(runner)).toMatchObject({ rate: 10, secondsElapsed: 2, secondsLeft: 8 })
    vi.advanceTimersByTime(2000)
    progress({ done: 60 })
    expect(first(runner)).toMatchObject({ rate: 15, secondsElapsed: 4 })
    expect(first(runner).secondsLeft, 'it falls').toBeCloseTo(40 / 15, 10)
    progress({ done: 101 })
    expect(first(runner).secondsLeft, 'more than was foreseen').toBe(0)
    end('')
    expect(await runner.finished(id)).toMatchObject({ rate: null, secondsLeft: null, secondsElapsed: 4 })
  })

  it('have no time left where nobody knows how much there is', async () => {
    const { runner } = await openRunner()
    const { id, begun, end } = begin(runner)
    const { progress } = await begun
    progress({ done: 0 })
    vi.advanceTimersByTime(1000)
    progress({ done: 50 })
    expect(first(runner)).toMatchObject({ rate: 50, total: null, secondsLeft: null })
    end('')
    await runner.finished(id)
  })

  it('count from its own start, not from when it was asked for', async () => {
    const { runner } = await openRunner()
    const before = begin(runner)
    await before.begun
    const after = runner.start('tag', 'Next', {}, null)
    vi.advanceTimersByTime(60_000)
    expect(first(runner)).toMatchObject({ id: after, state: 'waiting', secondsElapsed: 0, rate: null })
    before.end('')
    await runner.finished(before.id)
    vi.advanceTimersByTime(3000)
    expect(await runner.finished(after)).toMatchObject({ state: 'done' })
    expect(first(runner).secondsElapsed).toBeLessThanOrEqual(3)
  })
})

describe('a rate', () => {
  it('is of the last five seconds', () => {
    const meter = new RateMeter()
    meter.add(0, 0)
    expect(meter.rate(1000), 'one mark says nothing').toBeNull()
    meter.add(1000, 1000)
    expect(meter.rate(1000)).toBe(1000)
    for (let second = 2; second <= 10; second++) meter.add(1000 + 10 * (second - 1), second * 1000)
    expect(meter.rate(10_000), 'ten a second by now').toBe(10)
  })

  it('falls while nothing comes, and is unknown where nothing came', () => {
    const meter = new RateMeter()
    meter.add(10, 0)
    meter.add(20, 1000)
    expect(meter.rate(1000)).toBe(10)
    expect(meter.rate(2000)).toBe(5)
    const still = new RateMeter()
    still.add(5, 0)
    still.add(5, 3000)
    expect(still.rate(3000)).toBeNull()
  })

  it('is not told of the first fifth of a second', () => {
    const meter = new RateMeter()
    meter.add(0, 0)
    meter.add(50, 200)
    expect(meter.rate(200)).toBeNull()
    expect(meter.rate(250)).toBe(200)
  })
})

describe('the list of jobs', () => {
  it('shows the newest first, and twenty that ended', async () => {
    const { runner } = await openRunner()
    runner.define('scan', { resumes: false, work: () => Promise.resolve('') })
    const { id: running, begun, end } = begin(runner, 'tag')
    await begun
    const ids: number[] = []
    for (let count = 0; count < 25; count++) {
      const id = runner.start('scan', `Scan ${count}`, {}, null)
      ids.push(id)
      await runner.finished(id)
    }
    runner.start('scan', 'The last', {}, null)
    const shown = runner.list()
    expect(shown.map(({ id }) => id).slice(1)).toEqual([...ids.slice(-20).reverse(), running])
    expect(shown[0]).toMatchObject({ title: 'The last', state: 'waiting' })
    end('')
  })

  it('keeps what the last two hundred came to', async () => {
    const { runner, store } = await openRunner()
    const insert = store.database.prepare(
      `INSERT INTO job (kind, title, state, request, created_at, ended_at) VALUES ('scan', ?, 'done', '{}', 0, 1)`,
    )
    for (let count = 0; count < 205; count++) insert.run(`Scan ${count}`)
    runner.resume()
    const titles = store.database.prepare('SELECT title FROM job ORDER BY id').pluck().all()
    expect(titles).toHaveLength(200)
    expect(titles[0]).toBe('Scan 5')
  })
})

describe('work under way', () => {
  it('is the one that runs, or waits as the first; what ended is none', async () => {
    const { runner } = await openRunner()
    expect(runner.underWay('tag')).toBeUndefined()
    const { id, begun, end } = begin(runner)
    await begun
    const next = runner.start('tag', 'Next', {}, null)
    expect(runner.underWay('tag')).toMatchObject({ id })
    expect(runner.underWay('scan')).toBeUndefined()
    end('')
    await runner.finished(id)
    await runner.finished(next)
    expect(runner.underWay('tag')).toBeUndefined()
  })

  it('is told to the window a tenth of a second after the first change, and not after the end of the program', async () => {
    const { runner, told } = await openRunner()
    const { id, begun, end } = begin(runner)
    const { progress } = await begun
    vi.advanceTimersByTime(99)
    expect(told).toHaveLength(0)
    vi.advanceTimersByTime(1)
    expect(told).toHaveLength(1)
    progress({ done: 1 })
    end('')
    await runner.finished(id)
    await runner.close()
    vi.advanceTimersByTime(1000)
    expect(told).toHaveLength(1)
  })
})
