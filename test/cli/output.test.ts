import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Job } from '../../src-preload/contract.ts'
import { Output, table } from '../../src-main/cli/output.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function capture(isTerminal = false) {
  const written = { stdout: '', stderr: '' }
  const spy = (stream: 'stdout' | 'stderr'): unknown =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text)
      return true
    })
  spy('stdout')
  spy('stderr')
  vi.spyOn(process, 'stderr', 'get').mockReturnValue(Object.assign(process.stderr, { isTTY: isTerminal }))
  return written
}

const job = (more: Partial<Job>): Job => ({
  id: 1, kind: 'tag', title: 'Tagging', state: 'running', done: 0, total: null, note: '', secondsElapsed: 0,
  secondsLeft: null, rate: null, error: null, subjectId: null, ...more,
}) // prettier-ignore

describe('a table', () => {
  it('has columns of numbers to the right, and words to the left', () => {
    const rows = [
      ['label', 'images', 'recall', 'time'],
      ['Hat', '7', '99.5 %', '1,200.5 ms'],
      ['Overcoat', '1,200', '–', '3 s'],
    ]
    expect(table(rows)).toEqual([
      'label     images  recall        time',
      'Hat            7  99.5 %  1,200.5 ms',
      'Overcoat   1,200       –         3 s',
    ])
  })

  it('has a column of words and numbers to the left, and no spaces at the end of a line', () => {
    expect(
      table([
        ['what', 'value'],
        ['a', '12'],
        ['b', 'twelve'],
      ]),
    ).toEqual(['what  value', 'a     12', 'b     twelve'])
    expect(table([])).toEqual([])
    expect(table([['a', 'b'], ['c']])).toEqual(['a  b', 'c'])
  })
})

describe('progress', () => {
  /** The one line that is written of a job. */
  const lineOf = (more: Partial<Job>): string => {
    vi.spyOn(performance, 'now').mockReturnValue(10_000)
    const written = capture()
    new Output(false).progress(job(more))
    vi.restoreAllMocks()
    return written.stderr.trimEnd()
  }

  it('tells how much is done, how fast, and how long it takes', () => {
    expect(lineOf({ done: 1500, total: 3000, rate: 123.4, secondsLeft: 11.2 })).toBe(
      `Tagging  [${'█'.repeat(12)}${'·'.repeat(12)}] 1,500/3,000  123/s  12 s left`,
    )
    expect(lineOf({ done: 4000, total: 3000, secondsLeft: 60 })).toBe(
      `Tagging  [${'█'.repeat(24)}] 4,000/3,000  1 min 0 s left`,
    )
    expect(lineOf({ done: 1, total: 3, rate: 0.4, secondsLeft: 125 })).toContain('1/3  2 min 5 s left')
    expect(lineOf({ done: 12_000, note: 'Reading' })).toBe('Tagging  12,000  Reading')
    expect(lineOf({ total: 0 })).toBe('Tagging')
    expect(lineOf({ state: 'failed', note: 'half' })).toBe('Tagging  failed  half')
    expect(lineOf({ state: 'done', note: '12 tagged', rate: 4 })).toBe('Tagging  done')
    expect(lineOf({ state: 'waiting', note: '', rate: 4 })).toBe('Tagging')
  })

  it('goes into a log every five seconds, the end always', () => {
    vi.useFakeTimers({ toFake: ['performance'], now: 0 })
    vi.advanceTimersByTime(10_000)
    const written = capture()
    const output = new Output(false)
    const tell = (done: number, state: Job['state'] = 'running'): void =>
      output.progress(job({ done, total: 9, state }))
    tell(1)
    vi.advanceTimersByTime(4999)
    tell(2)
    vi.advanceTimersByTime(1)
    tell(3)
    tell(9, 'done')
    expect(written.stderr.match(/\d\/9/g)).toEqual(['1/9', '3/9', '9/9'])
  })

  it('as JSON comes every second, on standard output', () => {
    vi.useFakeTimers({ toFake: ['performance'], now: 0 })
    vi.advanceTimersByTime(10_000)
    const written = capture()
    const output = new Output(true)
    for (const [done, wait] of [
      [1, 999],
      [2, 1],
      [3, 0],
    ] as const) {
      output.progress(job({ done }))
      vi.advanceTimersByTime(wait)
    }
    const lines = written.stdout.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { done: number }).done)).toEqual([1, 3])
    expect(written.stderr).toBe('')
  })
})

describe('what a command says', () => {
  it('is words, or one JSON object a line and nothing else', () => {
    const written = capture()
    const plain = new Output(false)
    plain.result({ event: 'done' }, 'one', 'two')
    plain.note('by the way')
    plain.failure({ code: 'busy', message: 'Later.' })
    expect(written).toEqual({ stdout: 'one\ntwo\n', stderr: 'by the way\nselvedge: Later.\n' })
    const other = capture()
    const json = new Output(true)
    json.result({ event: 'done' }, 'one', 'two')
    json.note('by the way')
    json.failure({ code: 'busy', message: 'Later.' })
    json.table([{ a: 1 }, { a: 2 }], [['a'], ['1']])
    expect(other.stderr).toBe('')
    expect(
      other.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ event: 'done' }, { event: 'error', code: 'busy', message: 'Later.' }, { a: 1 }, { a: 2 }])
  })
})
