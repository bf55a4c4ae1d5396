import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Emitter } from '../../src-main/common/emitter.ts'
import { defaultLibraryFolder } from '../../src-main/common/library-folder.ts'
import { makePause } from '../../src-main/common/pause.ts'
import { throttle } from '../../src-main/common/throttle.ts'
import { RateMeter } from '../../src-main/engine/jobs/rate-meter.ts'

describe('a pause', () => {
  it('gives others a turn once its time is used up', async () => {
    let others = 0
    const immediate = setImmediate(() => others++)
    const pause = makePause(0)
    await pause()
    expect(others).toBe(1)
    clearImmediate(immediate)
  })

  it('costs no turn before', async () => {
    let others = 0
    const immediate = setImmediate(() => others++)
    const pause = makePause(1e9)
    for (let count = 0; count < 1000; count++) await pause()
    expect(others).toBe(0)
    clearImmediate(immediate)
  })
})

describe('a rate meter', () => {
  it('knows nothing at first', () => {
    const meter = new RateMeter()
    expect(meter.rate(0)).toBeNull()
    meter.add(0, 0)
    expect(meter.rate(100)).toBeNull()
    meter.add(10, 100)
    expect(meter.rate(150), 'too soon to tell').toBeNull()
  })

  it('counts what was done over the last seconds', () => {
    const meter = new RateMeter()
    for (let second = 0; second <= 100; second++)
      meter.add(second < 50 ? second * 1000 : 50_000 + (second - 50) * 10, second * 1000)
    expect(meter.rate(100_000)).toBeCloseTo(10)
  })

  it('falls while nothing is done', () => {
    const meter = new RateMeter()
    meter.add(0, 0)
    meter.add(100, 1000)
    expect(meter.rate(1000)).toBeCloseTo(100)
    expect(meter.rate(10_000)).toBeCloseTo(10)
  })
})

it('an emitter tells its listeners until they leave', () => {
  const emitter = new Emitter<{ said: string }>()
  const heard: string[] = []
  const stop = emitter.on('said', (word) => heard.push(word))
  emitter.emit('said', 'one')
  stop()
  stop()
  emitter.emit('said', 'two')
  expect(heard).toEqual(['one'])
})

it.each([
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/selvedge/library'],
  ['win32', { APPDATA: 'C:\\Users\\a\\AppData\\Roaming' }, /Roaming.Selvedge.library$/],
  ['darwin', {}, /Library.Application Support.Selvedge.library$/],
  ['linux', {}, /\.local.share.selvedge.library$/],
] as const)('the library lies where %s keeps such things', (platform, environment, expected) => {
  expect(defaultLibraryFolder(platform, environment)).toMatch(expected)
})

describe('a throttle', () => {
  it('calls at once, then once in its time, and never loses the last call', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    let calls = 0
    const call = throttle(() => calls++, 100)
    call()
    expect(calls, 'at once').toBe(1)
    call()
    call()
    expect(calls).toBe(1)
    vi.advanceTimersByTime(99)
    expect(calls).toBe(1)
    vi.advanceTimersByTime(1)
    expect(calls, 'the calls meanwhile, as one').toBe(2)
    vi.advanceTimersByTime(100)
    expect(calls, 'none was left').toBe(2)
    call()
    expect(calls, 'at once again').toBe(3)
    vi.advanceTimersByTime(50)
    call()
    vi.advanceTimersByTime(50)
    expect(calls).toBe(4)
    call()
    vi.advanceTimersByTime(99)
    expect(calls, 'no sooner after a call that was held back').toBe(4)
    vi.advanceTimersByTime(1)
    expect(calls).toBe(5)
  })
})
