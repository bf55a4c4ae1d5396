import { totalmem } from 'node:os'

/** Of what the computer has: work that takes more leaves nothing for the window, and then for nobody. */
const share = 0.75

/** Bytes that one process may take, all that it keeps included: a share of what this one may have. */
export function spareMemory(): number {
  // What a container or a service is held to; 0, or more than there is, where nothing holds it.
  const bound = process.constrainedMemory()
  return share * (bound > 0 ? Math.min(bound, totalmem()) : totalmem())
}
