/**
 * A well mixed 32-bit number for a seed and a key: two rounds of the finaliser of MurmurHash3 (Appleby, public domain).
 * Order by it instead of shuffling, and a thing keeps its place when others come or go.
 */
export function mixed(seed: number, key: number): number {
  return finalise(finalise(seed ^ 0x9e3779b9) ^ key)
}

function finalise(value: number): number {
  let h = value >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
