import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Fit } from '../../src-main/engine/doors/contract-fit.ts'
import { checked } from '../../src-main/engine/doors/schemas.ts'

/** As the contract would have it. */
type Call = (request: { id: number; name?: string; kind: 'one' | 'two' }) => number

const same = checked(
  z.strictObject({ id: z.number(), name: z.string().optional(), kind: z.enum(['one', 'two']) }),
  ({ id }) => id,
)
const short = checked(z.strictObject({ id: z.number(), kind: z.enum(['one', 'two']) }), ({ id }) => id)
const needing = checked(
  z.strictObject({ id: z.number(), name: z.string(), kind: z.enum(['one', 'two']) }),
  ({ id }) => id,
)
const narrow = checked(
  z.strictObject({ id: z.number(), name: z.string().optional(), kind: z.enum(['one']) }),
  ({ id }) => id,
)
const unchecked = (request: unknown): number => Number(request)

// The compiler is what is tested here: each of these lines has to be an error, and the first none.
const fits: Fit<typeof same, Call> = same
// @ts-expect-error a field of the contract that the check does not know would be refused at run time
const misses: Fit<typeof short, Call> = short
// @ts-expect-error a field that may be left out
const demands: Fit<typeof needing, Call> = needing
// @ts-expect-error a value that the contract allows
const refuses: Fit<typeof narrow, Call> = narrow
// @ts-expect-error no check at all
const passes: Fit<typeof unchecked, Call> = unchecked
// @ts-expect-error another answer than promised
const lies: Fit<typeof same, (request: Parameters<Call>[0]) => string> = same

it('a call whose check is the contract answers, and refuses what the contract does not have', () => {
  expect(fits({ id: 3, kind: 'one' })).toBe(3)
  expect(() => fits({ id: 3, kind: 'one', more: 1 })).toThrow(/does not fit/)
  expect([misses, demands, refuses, passes, lies]).toHaveLength(5)
})
