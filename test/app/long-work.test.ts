import { describe, expect, it } from 'vitest'
import { LongWork, taskbarProgress } from '../../src-main/app/long-work.ts'
import type { Job } from '../../src-preload/contract.ts'

const job = (part: Partial<Job>): Job => ({
  id: 1,
  kind: 'tag',
  title: 'Tagging Spring',
  state: 'running',
  done: 30,
  total: 120,
  note: '',
  secondsElapsed: 60,
  secondsLeft: null,
  rate: null,
  error: null,
  subjectId: null,
  ...part,
})

describe('what the taskbar shows', () => {
  it('is how far the work is that runs', () => {
    expect(taskbarProgress([job({ state: 'waiting', done: 0 }), job({ id: 2 })])).toBe(0.25)
    expect(taskbarProgress([job({ done: 130 })])).toBe(1)
  })

  it('is that nobody knows how far, or that there is no work', () => {
    expect(taskbarProgress([job({ total: null })])).toBe(2)
    expect(taskbarProgress([job({ total: 0 })])).toBe(2)
    expect(taskbarProgress([])).toBe(-1)
    expect(taskbarProgress([job({ state: 'done' }), job({ state: 'failed' })])).toBe(-1)
  })
})

describe('a word of the system', () => {
  const seen = (before: Job[], after: Job[], watched = false) => {
    const work = new LongWork()
    expect(work.take(before, false)).toEqual([])
    return work.take(after, watched)
  }

  it('is said when long work ends unseen, and leads where its result is', () => {
    const note = '120 images tagged.'
    expect(seen([job({})], [job({ state: 'done', note })])).toEqual([
      { title: 'Tagging Spring: done', text: note, opens: 'show-images' },
    ])
    const train = job({ kind: 'train', title: 'Training Colour' })
    expect(seen([train], [{ ...train, state: 'done' }])).toMatchObject([{ opens: 'show-changes' }])
  })

  it('is not said of short work, of what a person cancelled, nor of what they saw', () => {
    expect(seen([job({})], [job({ state: 'done', secondsElapsed: 19.9 })])).toEqual([])
    expect(seen([job({})], [job({ state: 'done', secondsElapsed: 20 })]), 'just long').toHaveLength(1)
    expect(seen([job({})], [job({ state: 'cancelled' })])).toEqual([])
    expect(seen([job({})], [job({ state: 'done' })], true)).toEqual([])
  })

  it('is not said of what had ended before, nor twice', () => {
    const work = new LongWork()
    expect(work.take([job({ state: 'done' })], false)).toEqual([])
    work.take([job({ id: 2 })], false)
    expect(work.take([job({ id: 2, state: 'done' })], false)).toHaveLength(1)
    expect(work.take([job({ id: 2, state: 'done' })], false)).toEqual([])
  })

  it('waits until what follows has ended too, and is then one', () => {
    const work = new LongWork()
    const scan = job({ kind: 'scan', title: 'Scanning Spring' })
    work.take([scan], false)
    expect(work.take([{ ...scan, state: 'done' }, job({ id: 2 })], false)).toEqual([])
    expect(work.take([job({ id: 2, state: 'done' })], false).map(({ title }) => title)).toEqual([
      'Tagging Spring: done',
    ])
  })

  it('tells of the long one where a short one ends last', () => {
    const work = new LongWork()
    work.take([job({}), job({ id: 2, kind: 'export', title: 'Export' })], false)
    work.take([job({ state: 'done' }), job({ id: 2, kind: 'export', title: 'Export' })], false)
    const ended = work.take([job({ id: 2, kind: 'export', title: 'Export', state: 'done', secondsElapsed: 2 })], false)
    expect(ended.map(({ title }) => title)).toEqual(['Tagging Spring: done'])
  })

  it('of a failure is said at once, with what to do, and leads to the jobs', () => {
    const error = { code: 'disk-full' as const, message: 'The disk is full. Free some space.', subject: '' }
    const work = new LongWork()
    work.take([job({}), job({ id: 2 })], false)
    expect(work.take([job({ state: 'failed', error }), job({ id: 2 })], false)).toEqual([
      { title: 'Tagging Spring: stopped', text: error.message, opens: 'show-jobs' },
    ])
  })

  it('is not said of a library that was left', () => {
    const work = new LongWork()
    work.take([job({})], false)
    work.forget()
    expect(work.take([job({ state: 'done' })], false)).toEqual([])
  })

  it('is not said later of what a person has come back to see', () => {
    const work = new LongWork()
    work.take([job({}), job({ id: 2 })], false)
    work.take([job({ state: 'done' }), job({ id: 2 })], false)
    work.take([job({ id: 2 })], true)
    expect(work.take([job({ id: 2, state: 'done', secondsElapsed: 1 })], false)).toEqual([])
  })
})
