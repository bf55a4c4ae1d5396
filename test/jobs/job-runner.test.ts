import { describe, expect, it } from 'vitest'
import type { Job } from '../../src-preload/contract.ts'
import { AppError } from '../../src-main/common/app-error.ts'
import { JobRunner, type JobContext } from '../../src-main/engine/jobs/job-runner.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin, type Bin } from '../helpers/bin.ts'

/** Work that a test lets go on when it wants to. */
class Gate {
  readonly #open = Promise.withResolvers<string>()
  readonly #begun = Promise.withResolvers<JobContext>()

  readonly work = async (_request: unknown, context: JobContext): Promise<string> => {
    this.#begun.resolve(context)
    const note = await this.#open.promise
    context.signal.throwIfAborted()
    return note
  }

  get begun(): Promise<JobContext> {
    return this.#begun.promise
  }

  pass(note = 'went well'): void {
    this.#open.resolve(note)
  }

  fail(error: Error): void {
    this.#open.reject(error)
  }
}

async function openRunner(bin: Bin = testBin()) {
  const store = await openStore(await temporaryFolder(bin))
  bin.add(() => store.close())
  const seen: Job[][] = []
  const waiting = new Set<() => void>()
  const emit = (jobs: Job[]): void => {
    seen.push(jobs)
    for (const look of waiting) look()
  }
  const runner = new JobRunner(store.database, emit)
  bin.add(() => runner.close())
  return {
    store,
    runner,
    seen,
    /** Resolves once the window was told of jobs that fit. */
    told: (fits: (jobs: Job[]) => boolean) =>
      new Promise<Job[]>((resolve) => {
        const look = (): void => {
          const jobs = seen.find(fits)
          if (!jobs) return
          waiting.delete(look)
          resolve(jobs)
        }
        waiting.add(look)
        look()
      }),
  }
}

describe('a job', () => {
  it('waits, runs, tells how far it is, and ends with what came out', async () => {
    const { runner, told } = await openRunner()
    const gate = new Gate()
    runner.define('tag', { resumes: false, work: gate.work })
    const id = runner.start('tag', 'Tagging all', {}, 7)
    expect(runner.list()).toMatchObject([{ id, kind: 'tag', title: 'Tagging all', state: 'waiting', subjectId: 7 }])
    const { progress } = await gate.begun
    progress({ done: 3, total: 10, note: 'reading' })
    expect(runner.list()).toMatchObject([{ state: 'running', done: 3, total: 10, note: 'reading' }])
    await told((jobs) => jobs[0]?.done === 3)
    gate.pass('10 images tagged')
    expect(await runner.finished(id)).toMatchObject({
      state: 'done',
      note: '10 images tagged',
      error: null,
      secondsLeft: null,
    })
    await told((jobs) => jobs[0]?.state === 'done')
  })

  it('that fails carries its error as data', async () => {
    const { runner, store } = await openRunner()
    const gate = new Gate()
    runner.define('tag', { resumes: false, work: gate.work })
    const id = runner.start('tag', 'Tagging', {}, null)
    gate.fail(new AppError('disk-full', 'No room.', '/there'))
    const error = { code: 'disk-full', message: 'No room.', subject: '/there' }
    expect(await runner.finished(id)).toMatchObject({ state: 'failed', error })
    const row = store.database.prepare('SELECT state, error FROM job WHERE id = ?').get(id)
    expect(row).toEqual({ state: 'failed', error: JSON.stringify(error) })
  })

  it('waits for the one before it of its kind, and for no other', async () => {
    const { runner } = await openRunner()
    const order: string[] = []
    const gates = { tag: new Gate(), scan: new Gate() }
    const define = (kind: 'tag' | 'scan') =>
      runner.define<string>(kind, {
        resumes: false,
        async work(name, context) {
          order.push(name)
          return name.endsWith('1') ? gates[kind].work(name, context) : name
        },
      })
    define('tag')
    define('scan')
    runner.start('tag', 'Tagging', 'tag 1', null)
    const second = runner.start('tag', 'Tagging', 'tag 2', null)
    runner.start('scan', 'Scanning', 'scan 1', null)
    await Promise.all([gates.tag.begun, gates.scan.begun])
    expect(order).toEqual(['tag 1', 'scan 1'])
    gates.tag.fail(new Error('the next one runs all the same'))
    await runner.finished(second)
    expect(order).toEqual(['tag 1', 'scan 1', 'tag 2'])
    gates.scan.pass()
  })

  it('is cancelled once, however often it is asked, running or waiting', async () => {
    const { runner, store } = await openRunner()
    const gate = new Gate()
    runner.define('tag', { resumes: true, work: gate.work })
    const running = runner.start('tag', 'Tagging', {}, 1)
    const waiting = runner.start('tag', 'Tagging', {}, 2)
    await gate.begun
    for (const id of [running, waiting, waiting, running, 999]) runner.cancel(id)
    expect(runner.list().map(({ state }) => state)).toEqual(['cancelling', 'cancelling'])
    expect(runner.isBusy('tag', 1)).toBe(true)
    gate.pass()
    for (const id of [running, waiting])
      expect(await runner.finished(id)).toMatchObject({ state: 'cancelled', error: null })
    runner.cancel(running)
    expect(runner.isBusy('tag')).toBe(false)
    expect(store.database.prepare('SELECT DISTINCT state FROM job').pluck().all()).toEqual(['cancelled'])
  })

  it('on everything keeps every subject busy', async () => {
    const { runner } = await openRunner()
    const gate = new Gate()
    runner.define('tag', { resumes: false, work: gate.work })
    const id = runner.start('tag', 'Tagging all', {}, null)
    expect([runner.isBusy('tag', 1), runner.isBusy('tag'), runner.isBusy('scan', 1)]).toEqual([true, true, false])
    gate.pass()
    await runner.finished(id)
    expect(runner.isBusy('tag', 1)).toBe(false)
  })

  it('is taken off the list when dismissed, unless it runs', async () => {
    const { runner } = await openRunner()
    const gate = new Gate()
    runner.define('tag', { resumes: false, work: gate.work })
    runner.define('scan', { resumes: false, work: () => Promise.resolve('') })
    const running = runner.start('tag', 'Tagging', {}, null)
    const first = runner.start('scan', 'Scanning', {}, null)
    const second = runner.start('scan', 'Scanning', {}, null)
    await runner.finished(second)
    runner.dismiss(first)
    expect(runner.list().map(({ id }) => id)).toEqual([second, running])
    runner.dismiss(running)
    runner.dismiss()
    expect(runner.list().map(({ id }) => id)).toEqual([running])
    gate.pass()
    await runner.finished(running)
  })

  it('is told to the window at most ten times a second, however much it tells', async () => {
    const { runner, seen, told } = await openRunner()
    const gate = new Gate()
    runner.define('tag', { resumes: false, work: gate.work })
    const id = runner.start('tag', 'Tagging', {}, null)
    const { progress } = await gate.begun
    const before = seen.length
    for (let done = 1; done <= 5000; done++) progress({ done, total: 5000 })
    expect(seen.length - before, 'nothing at once').toBe(0)
    await told((jobs) => jobs[0]?.done === 5000)
    expect(seen.length - before).toBe(1)
    gate.pass()
    await runner.finished(id)
  })
})

describe('after the program ended', () => {
  it('goes on with what can go on, and says of the rest that it ended', async () => {
    const bin = testBin()
    const { runner, store } = await openRunner(bin)
    const gates = { tag: new Gate(), train: new Gate() }
    runner.define('tag', { resumes: true, work: gates.tag.work })
    runner.define('train', { resumes: false, work: gates.train.work })
    const tag = runner.start('tag', 'Tagging', { catalogId: 3 }, 3)
    const waiting = runner.start('tag', 'Tagging', { catalogId: 4 }, 4)
    const train = runner.start('train', 'Retraining', { runId: 5 }, 5)
    await Promise.all([gates.tag.begun, gates.train.begun])
    const closed = runner.close()
    gates.tag.pass()
    gates.train.pass()
    await closed

    const next = new JobRunner(store.database, () => undefined)
    bin.add(() => next.close())
    const requests: unknown[] = []
    next.define('tag', { resumes: true, work: (request) => Promise.resolve(String(requests.push(request))) })
    next.define('train', { resumes: false, work: () => Promise.reject(new Error('never')) })
    next.resume()
    expect(next.list().map(({ id, kind, subjectId }) => [id, kind, subjectId])).toEqual([
      [waiting, 'tag', 4],
      [tag, 'tag', 3],
    ])
    await next.finished(waiting)
    expect(requests).toEqual([{ catalogId: 3 }, { catalogId: 4 }])
    const row = store.database.prepare('SELECT state, error FROM job WHERE id = ?').get(train) as {
      state: string
      error: string
    }
    expect(row.state).toBe('failed')
    expect(row.error).toContain('was closed')
  })

  it('leaves what can go on to a later session, unless the same is begun anew meanwhile', async () => {
    const bin = testBin()
    const { runner, store } = await openRunner(bin)
    const gate = new Gate()
    runner.define('tag', { resumes: true, work: gate.work })
    const [third, fourth] = [runner.start('tag', 'Tagging', {}, 3), runner.start('tag', 'Tagging', {}, 4)]
    await gate.begun
    const closed = runner.close()
    gate.pass()
    await closed
    const open = () => {
      const next = new JobRunner(store.database, () => undefined)
      bin.add(() => next.close())
      next.define('tag', { resumes: true, work: () => Promise.resolve('') })
      return next
    }
    const command = open()
    expect(command.resume({ leaves: true })).toEqual([])
    await command.finished(command.start('tag', 'Tagging', {}, 3))
    expect(open().resume(), 'only the other').toEqual([{ kind: 'tag', subjectId: 4 }])
    const state = (id: number) => store.database.prepare('SELECT state FROM job WHERE id = ?').pluck().get(id)
    expect([state(third), state(fourth)]).toEqual(['cancelled', 'waiting'])
  })

  it('does not go on with what was cancelled or had ended', async () => {
    const bin = testBin()
    const { runner, store } = await openRunner(bin)
    runner.define('tag', { resumes: true, work: () => Promise.resolve('') })
    await runner.finished(runner.start('tag', 'Tagging', {}, null))
    const id = runner.start('tag', 'Tagging', {}, null)
    runner.cancel(id)
    await runner.finished(id)
    const next = new JobRunner(store.database, () => undefined)
    bin.add(() => next.close())
    next.define('tag', { resumes: true, work: () => Promise.reject(new Error('never')) })
    next.resume()
    expect(next.list()).toEqual([])
  })
})
