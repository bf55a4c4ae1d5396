import { expect, test } from 'vitest'
import type { Job, RunProgress } from '../../src-preload/contract.ts'
import { besideText, isInFirstEpoch, shareDone, stageText } from '../../src-renderer/answers/training-progress.ts'

const progress = (part: Partial<RunProgress> = {}): RunProgress =>
  ({
    stage: 'fitting',
    iteration: 3,
    maximumIterations: 12,
    secondsElapsed: 9,
    secondsLeft: null,
    points: [],
    ...part,
  }) as RunProgress
const job = (part: Partial<Job> = {}): Job => ({ note: 'Reading pictures', done: 5, total: 40, ...part }) as Job

test('a stage is told in words; a head compares ways to learn where others measure', () => {
  expect(stageText(null, 'step', false)).toBe('Getting ready')
  expect(stageText(progress(), 'step', true)).toBe('Cancelling')
  expect(stageText(progress({ stage: 'validating' }), 'step', false)).toBe('Comparing ways to learn')
  expect(stageText(progress({ stage: 'validating' }), 'epoch', false)).toMatch(/^Testing/)
})

test('the share done is known while it learns, and of epochs only after the first', () => {
  expect(shareDone(progress(), 'step')).toBe(0.25)
  expect(shareDone(progress({ iteration: 0 }), 'step')).toBe(0)
  expect(shareDone(progress({ iteration: 0 }), 'epoch')).toBeNull()
  expect(isInFirstEpoch(progress({ iteration: 0 }), 'epoch')).toBe(true)
  expect(shareDone(progress({ maximumIterations: 0 }), 'step')).toBeNull()
  expect(shareDone(progress({ stage: 'saving' }), 'step')).toBeNull()
})

test('what goes on beside the learning is told with its count, or not at all', () => {
  expect(besideText(job(), progress({ stage: 'reading' }))).toBe('Reading pictures: 5 of 40')
  expect(besideText(job(), progress())).toBeNull()
  expect(besideText(job({ total: null }), null)).toBeNull()
  expect(besideText(job({ note: '' }), null)).toBeNull()
  expect(besideText(undefined, null)).toBeNull()
})
