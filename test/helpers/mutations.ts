import type { Random } from './random.ts'

/** Spoils a copy of a file in one of the ways in which disks, networks and people spoil files, drawn by chance. */
export function mutated(bytes: Uint8Array, random: Random): Buffer {
  const copy = Buffer.from(bytes)
  return random.pick(ways)(copy, random)
}

const boundaries = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff]

const ways: ((bytes: Buffer, random: Random) => Buffer)[] = [
  function flipBits(bytes, random) {
    for (let left = 1 + random.below(16); left > 0; left--) {
      const at = random.below(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
    }
    return bytes
  },
  // Where sizes, counts and offsets stand.
  function spoilHeader(bytes, random) {
    for (let left = 1 + random.below(6); left > 0; left--) {
      bytes[random.below(Math.min(128, bytes.length))] = random.pick(boundaries)
    }
    return bytes
  },
  function cutOff(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length))
  },
  function blank(bytes, random) {
    const from = random.below(bytes.length)
    return bytes.fill(0, from, Math.min(from + 512, bytes.length))
  },
  function scramble(bytes, random) {
    const from = random.below(bytes.length)
    for (let at = from; at < Math.min(from + 256, bytes.length); at++) bytes[at] = random.below(256)
    return bytes
  },
  function leaveOut(bytes, random) {
    const from = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(64))])
  },
  function repeat(bytes, random) {
    const from = random.below(bytes.length)
    const piece = bytes.subarray(from, from + 1 + random.below(256))
    return Buffer.concat([bytes.subarray(0, from), piece, piece, bytes.subarray(from)])
  },
  function goOn(bytes, random) {
    return Buffer.concat([bytes, Buffer.alloc(1 + random.below(4096), random.pick(boundaries))])
  },
]
