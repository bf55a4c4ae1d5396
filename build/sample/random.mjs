/**
 * Seeded chance: every product draws from its own stream, so adding one never changes another.
 */

/** 32-bit FNV-1a of a string. */
export function hash(text) {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

/**
 * A random stream: Mulberry32 (Tommy Ettinger 2017, public domain). The program and its tests draw from
 * src-main/common/random-generator.ts; the sample keeps this one, for its pictures lie in the repository as it drew them.
 * @param {string|number} seed
 */
export function randomFrom(seed) {
  let a = typeof seed === 'number' ? seed >>> 0 : hash(seed)
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    /** A number in [lo, hi). */
    range: (lo, hi) => lo + (hi - lo) * next(),
    /** A number within `spread` of zero. */
    jitter: (spread) => (next() * 2 - 1) * spread,
    pick: (list) => list[Math.floor(next() * list.length)],
    chance: (p) => next() < p,
  }
}
