import type { ZodType } from 'zod'
import type { EngineCalls } from '../../../src-preload/contract.ts'

declare const accepted: unique symbol

/** A call that checks what comes over the line. `Request` is what its check lets through. */
export interface Checked<Request, Result> {
  (request: unknown): Result
  readonly [accepted]?: Request
  /** What it checks by: tests ask which calls take a path, and make requests that nearly fit. */
  readonly schema?: ZodType
}

/** Whether two types are the same to the last optional field; assignable to each other is not enough for that. */
// The compiler compares two functions of a type it does not know only by being the same.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
type Same<One, Other> = (<Any>() => Any extends One ? 1 : 2) extends <Any>() => Any extends Other ? 1 : 2 ? true : false

/** What a call of the contract has to be: its result as promised, and its check letting through just its request. */
export type Fit<Given, Call> = Call extends () => infer Result
  ? () => Result | Promise<Result>
  : Call extends (request: infer Request) => infer Result
    ? Given extends Checked<infer Accepted, unknown>
      ? Same<Accepted, Request> extends true
        ? (request: unknown) => Result | Promise<Result>
        : { 'the check lets through': Accepted; 'the contract says': Request }
      : 'this call does not check its request'
    : never

type Fitting<Given, Contract> = {
  [Room in keyof Contract]: {
    [Call in keyof Contract[Room]]: Room extends keyof Given
      ? Call extends keyof Given[Room]
        ? Fit<Given[Room][Call], Contract[Room][Call]>
        : never
      : never
  }
}

/** Passes on an implementation of the contract. One whose check and contract differ by a single field does not compile. */
export function fitting<Given extends Fitting<Given, EngineCalls>>(calls: Given): Given {
  return calls
}
