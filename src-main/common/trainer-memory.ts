import { totalmem } from 'node:os'

/** Of what the computer has: a training that takes more leaves nothing for the window, and then for nobody. */
const share = 0.75

/** Bytes that a training may take, its features and what TensorFlow keeps included: a share of what this process may have. */
export function trainerMemory(): number {
  // What a container or a service is held to; 0, or more than there is, where nothing holds it.
  const bound = process.constrainedMemory()
  return share * (bound > 0 ? Math.min(bound, totalmem()) : totalmem())
}
