import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Supervisor, type SupervisorOptions, type SupervisorState } from '../../src-main/common/supervisor.ts'
import { testBin } from '../helpers/bin.ts'

const entry = fileURLToPath(new URL('./child-program.ts', import.meta.url))

function supervise(mode: string, options: Partial<SupervisorOptions> = {}) {
  const states: SupervisorState[] = []
  const waiting = new Set<() => void>()
  const supervisor = new Supervisor({
    name: 'test',
    entry,
    arguments: [mode],
    restart: false,
    ...options,
    onState: (state) => {
      states.push(state)
      for (const look of waiting) look()
    },
  })
  testBin().add(() => supervisor.stop())
  return {
    supervisor,
    states,
    /** Resolves once it is in a state, now or later. */
    reached: (state: SupervisorState) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (supervisor.state !== state) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a supervised process', () => {
  it('is started by the first call and answers', async () => {
    const { supervisor, states } = supervise('well')
    const request = { text: 'ü', numbers: Float32Array.of(1, 2), nothing: null }
    expect(await supervisor.call('echo', request)).toEqual(request)
    expect(states).toEqual(['starting', 'ready'])
    expect(await supervisor.call('pid')).toBe(supervisor.pid)
    await supervisor.stop()
    expect(states).toEqual(['starting', 'ready', 'stopping', 'stopped'])
    expect(supervisor.pid).toBeUndefined()
  })

  it('is started once however many ask', async () => {
    const { supervisor, states } = supervise('well')
    await Promise.all([supervisor.start(), supervisor.call('echo', 1), supervisor.start()])
    expect(states).toEqual(['starting', 'ready'])
  })

  it('keeps the codes of errors', async () => {
    const { supervisor } = supervise('well')
    await expect(supervisor.call('refuse')).rejects.toMatchObject({
      code: 'not-found',
      message: 'It is not there.',
      subject: 'a thing',
    })
    await expect(supervisor.call('fail')).rejects.toMatchObject({ code: 'internal', message: 'unforeseen' })
    await expect(supervisor.call('none')).rejects.toMatchObject({ code: 'bad-request', subject: 'none' })
  })

  it('tells events', async () => {
    const told: unknown[] = []
    const { supervisor } = supervise('well', { onEvent: (name, data) => told.push([name, data]) })
    await supervisor.call('tell', { a: 1 })
    expect(told).toEqual([['told', { a: 1 }]])
  })

  it('that dies rejects what is pending and, where asked, is started again', async () => {
    const { supervisor, states, reached } = supervise('well', { restart: true })
    await supervisor.start()
    const { pid } = supervisor
    const pending = supervisor.call('wait')
    const died = expect(pending).rejects.toMatchObject({
      code: 'process-died',
      message: 'The test process ended unexpectedly.',
    })
    await expect(supervisor.call('die')).rejects.toMatchObject({ code: 'process-died' })
    await died
    await reached('restarting')
    await reached('ready')
    expect(supervisor.pid).not.toBe(pid)
    expect(await supervisor.call('echo', 'again')).toBe('again')
    expect(states).toEqual(['starting', 'ready', 'restarting', 'restarting', 'ready'])
  })

  it('that is called while it waits to be started again is started then, once', async () => {
    const { supervisor, states, reached } = supervise('well', { restart: true })
    await supervisor.start()
    supervisor.kill()
    await reached('restarting')
    expect(await supervisor.call('echo', 'soon')).toBe('soon')
    await supervisor.stop()
    expect(states).toEqual(['starting', 'ready', 'restarting', 'restarting', 'ready', 'stopping', 'stopped'])
  })

  it('that dies where no restart is asked says how it ended', async () => {
    const { supervisor, reached } = supervise('well')
    await supervisor.start()
    const pending = expect(supervisor.call('wait')).rejects.toMatchObject({
      message: 'The test process was ended from outside; the computer may have too little memory.',
    })
    process.kill(supervisor.pid ?? 0, 'SIGKILL')
    await pending
    await reached('stopped')
    expect(await supervisor.call('echo', 'anew'), 'the next call starts another').toBe('anew')
  })

  it('that was stopped is not started by a late call, only by start', async () => {
    const { supervisor } = supervise('well', { restart: true })
    await supervisor.start()
    const pending = expect(supervisor.call('wait')).rejects.toMatchObject({ code: 'process-died' })
    await supervisor.stop()
    await pending
    await expect(supervisor.call('echo', 1)).rejects.toMatchObject({
      code: 'process-died',
      message: 'The test process was stopped.',
    })
    expect(supervisor.state).toBe('stopped')
    await supervisor.start()
    expect(await supervisor.call('echo', 1)).toBe(1)
  })

  it('gives up on a program that dies again and again', async () => {
    const { supervisor, states, reached } = supervise('dies at once', { restart: true })
    await expect(supervisor.start()).rejects.toMatchObject({
      code: 'process-died',
      message: 'The test process ended unexpectedly.',
    })
    await reached('failed')
    expect(states.filter((state) => state === 'ready')).toEqual([])
    expect(supervisor.pid).toBeUndefined()
  })

  it('hears from a program why it cannot start, and does not try again', async () => {
    const { supervisor, states, reached } = supervise('refuses', { restart: true })
    await expect(supervisor.start()).rejects.toMatchObject({ code: 'library-locked', message: 'It is open elsewhere.' })
    await reached('failed')
    expect(states).toEqual(['starting', 'failed'])
  })

  it('that is never ready is ended after the time given', async () => {
    const { supervisor } = supervise('never ready', { startTimeoutMs: 300 })
    const started = supervisor.start()
    const { pid = 0 } = supervisor
    expect(pid).toBeGreaterThan(0)
    await expect(started).rejects.toMatchObject({
      code: 'process-died',
      message: 'The test process did not answer in time.',
    })
    expect(isRunning(pid)).toBe(false)
  })

  it('that says it is ready in the moment it is asked to stop is stopped, and not started again', async () => {
    const { supervisor, states } = supervise('crossing', { restart: true })
    await supervisor.start()
    await supervisor.stop()
    expect(states).toEqual(['starting', 'ready', 'stopping', 'stopped'])
    await expect(supervisor.call('echo', 1)).rejects.toMatchObject({ message: 'The test process was stopped.' })
  })

  it('is stopped once, however many ask', async () => {
    const { supervisor, states } = supervise('well')
    await supervisor.start()
    await Promise.all([supervisor.stop(), supervisor.stop()])
    expect(states.at(-1)).toBe('stopped')
  })

  it('that is asked to start while it stops is started once it is gone', async () => {
    const { supervisor, states } = supervise('well', { restart: true })
    await supervisor.start()
    const before = supervisor.pid
    const stopped = supervisor.stop()
    await supervisor.start()
    await stopped
    expect(states).toEqual(['starting', 'ready', 'stopping', 'stopped', 'starting', 'ready'])
    expect(isRunning(before ?? 0)).toBe(false)
    expect(await supervisor.call('pid')).toBe(supervisor.pid)
  })

  it('that does not stop when asked is ended', async () => {
    const { supervisor } = supervise('deaf', { stopTimeoutMs: 200 })
    await supervisor.start()
    const { pid = 0 } = supervisor
    await supervisor.stop()
    expect(isRunning(pid)).toBe(false)
    expect(supervisor.state).toBe('stopped')
  })

  it('of a program that is not there says so', async () => {
    const { supervisor } = supervise('well', { execPath: '/nowhere/node' })
    await expect(supervisor.start()).rejects.toMatchObject({
      code: 'process-died',
      message: 'The test process could not be started. Install Selvedge again, and free memory if there is little.',
    })
  })
})

describe('a call to a process', () => {
  const slow = { code: 'slow', message: 'There was no answer within 1 second.' }

  it('that gives no answer is given up, and the process that hears of it goes on', async () => {
    const { supervisor } = supervise('well')
    await supervisor.start()
    const { pid } = supervisor
    await expect(supervisor.call('waitToBeGivenUp', null, { limitMs: 60 })).rejects.toMatchObject(slow)
    expect(await supervisor.call('pid')).toBe(pid)
  })

  it('that a process does not give up ends it, and what it was asked besides; the next call starts another', async () => {
    const { supervisor, states } = supervise('well', { restart: true, graceMs: 50 })
    const pid = await supervisor.call('pid')
    const other = expect(supervisor.call('wait')).rejects.toMatchObject({ code: 'process-died', why: 'interrupted' })
    await expect(supervisor.call('spin', null, { limitMs: 60 })).rejects.toMatchObject(slow)
    await other
    expect(await supervisor.call('pid')).not.toBe(pid)
    expect(states, 'a process that was ended on purpose did not fail').toEqual([
      'starting',
      'ready',
      'stopped',
      'starting',
      'ready',
    ])
  })

  it('is cancelled in the same steps, at whatever it is', async () => {
    const spinning = Promise.withResolvers<string>()
    const { supervisor } = supervise('well', { graceMs: 50, onEvent: spinning.resolve })
    await supervisor.start()
    const { pid = 0 } = supervisor
    const cancel = new AbortController()
    const calls = ['waitToBeGivenUp', 'spin'].map((method) => supervisor.call(method, null, { signal: cancel.signal }))
    expect(await spinning.promise).toBe('spinning')
    cancel.abort()
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    expect(await supervisor.call('pid'), 'asked of another').not.toBe(pid)
    await expect(supervisor.call('echo', 1, { signal: cancel.signal })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('is cancelled while the process starts', async () => {
    const { supervisor } = supervise('never ready')
    const cancel = new AbortController()
    const call = supervisor.call('echo', 1, { signal: cancel.signal })
    cancel.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('without a limit of its own ends with a process of which nothing is heard', async () => {
    const { supervisor } = supervise('well', { silenceLimitMs: 60, graceMs: 50 })
    await expect(supervisor.call('spin')).rejects.toMatchObject({
      code: 'process-died',
      message: 'The test process gave no answer for 1 second.',
    })
  })

  it('that takes too much memory ends with the process, blocked as it is', async () => {
    const { supervisor } = supervise('well')
    await expect(supervisor.call('fill', 50e6)).rejects.toMatchObject({
      code: 'process-died',
      why: 'memory',
      message: 'The test process needed more memory than it may take, and was ended.',
    })
  })

  it('that takes too long within its bounds does too', async () => {
    const { supervisor } = supervise('well')
    await expect(supervisor.call('within', { memory: 1e9, milliseconds: 50 })).rejects.toMatchObject({
      message: 'The test process took longer than it may, and was ended.',
    })
  })
})
