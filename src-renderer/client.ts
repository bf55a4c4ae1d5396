import type { Studio } from '../src-preload/contract.ts'
import { fromErrorData } from '../src-preload/contract/app-error.ts'
import { clientOf, type EngineClient } from '../src-preload/contract/client.ts'
import { copy } from './copy.ts'

/** The engine over the window's bridge. Its calls reject with an `AppError`: a code to decide on, a sentence to show. */
export function connect(bridge: Pick<Studio, 'call'>): EngineClient {
  return clientOf(async (name, request) => {
    const reply = await bridge.call(name, request)
    if (!reply.ok) throw fromErrorData(reply.error)
    return reply.value
  })
}

/** The sentence to show for whatever was thrown. */
export function sentence(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message
  return copy.window.wentWrong
}
