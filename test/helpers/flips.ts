import type { Flip } from '../../src-preload/contract.ts'

/** The flips, all of one kind; any other is a failure. */
export function flipsOf<Kind extends Flip['kind']>(
  kind: Kind,
  flips: readonly Flip[],
): Extract<Flip, { kind: Kind }>[] {
  return flips.map((flip) => {
    if (flip.kind !== kind) throw new Error(`a flip of kind ${flip.kind} among those of ${kind}`)
    return flip as Extract<Flip, { kind: Kind }>
  })
}
