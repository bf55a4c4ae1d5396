import { expect, it } from 'vitest'
import Database from 'better-sqlite3'
import { defineTopFunctions, packTop, unpackTop } from '../../src-main/engine/models/top.ts'

const candidates = [
  { labelId: 70_000, confidence: 0.5 },
  { labelId: 2, confidence: 0.25 },
  { labelId: 3, confidence: 0.125 },
]

it('the best labels of a prediction are read as they were written', () => {
  const packed = packTop(candidates)
  expect(packed).toHaveLength(24)
  expect(unpackTop(packed)).toEqual(candidates)
  expect(unpackTop(Buffer.alloc(0))).toEqual([])
})

it('SQL looks into them', () => {
  const database = new Database(':memory:')
  defineTopFunctions(database)
  const ask = (call: string, top: Buffer | null): unknown => database.prepare(`SELECT ${call}`).pluck().get({ top })
  const top = packTop(candidates)
  expect(ask('top_confidence(@top, 70000)', top)).toBe(0.5)
  expect(ask('top_confidence(@top, 3)', top)).toBe(0.125)
  expect(ask('top_confidence(@top, 4)', top)).toBeNull()
  expect(ask('top_confidence(@top, 3)', null)).toBeNull()
  expect(ask(`top_without(@top, '9')`, top)).toBe(70_000)
  expect(ask(`top_without(@top, '70000,3')`, top)).toBe(2)
  expect(ask(`top_without(@top, '70000,2,3')`, top)).toBeNull()
  expect(ask(`top_without(@top, '9')`, null)).toBeNull()
  database.close()
})
