import type { Candidate } from '../../../src-preload/contract.ts'

/** Bytes of one pair: uint32 label id, float32 confidence, little-endian. */
const PAIR = 8

/** Packs a prediction's best labels for the store, best first. */
export function packTop(candidates: readonly Candidate[]): Buffer {
  const packed = Buffer.allocUnsafe(candidates.length * PAIR)
  candidates.forEach(({ labelId, confidence }, index) => {
    packed.writeUInt32LE(labelId, index * PAIR)
    packed.writeFloatLE(confidence, index * PAIR + 4)
  })
  return packed
}

export function unpackTop(packed: Buffer): Candidate[] {
  const candidates: Candidate[] = []
  for (let offset = 0; offset < packed.length; offset += PAIR) {
    candidates.push({ labelId: packed.readUInt32LE(offset), confidence: packed.readFloatLE(offset + 4) })
  }
  return candidates
}
