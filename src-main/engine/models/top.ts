import type { Database } from 'better-sqlite3'
import type { Candidate } from '../../../src-preload/contract.ts'

/** Bytes of one pair: uint32 label id, float32 confidence, little-endian. */
const pairBytes = 8

/** Packs a prediction's best labels for the store, best first. */
export function packTop(candidates: readonly Candidate[]): Buffer {
  const packed = Buffer.allocUnsafe(candidates.length * pairBytes)
  candidates.forEach(({ labelId, confidence }, index) => {
    packed.writeUInt32LE(labelId, index * pairBytes)
    packed.writeFloatLE(confidence, index * pairBytes + 4)
  })
  return packed
}

export function unpackTop(packed: Buffer): Candidate[] {
  const candidates: Candidate[] = []
  for (let offset = 0; offset < packed.length; offset += pairBytes) {
    candidates.push({ labelId: packed.readUInt32LE(offset), confidence: packed.readFloatLE(offset + 4) })
  }
  return candidates
}

/**
 * Lets SQL look into packed predictions: `top_confidence(top, label_id)`, and `top_without(top, label_ids)`, the best
 * label that is not among those of the comma-separated list. Null where there is none.
 */
export function defineTopFunctions(database: Database): void {
  database.function('top_confidence', { deterministic: true }, (top: Buffer | null, labelId: number) => {
    for (let offset = 0; top !== null && offset < top.length; offset += pairBytes) {
      if (top.readUInt32LE(offset) === labelId) return top.readFloatLE(offset + 4)
    }
    return null
  })
  database.function('top_without', { deterministic: true }, (top: Buffer | null, labelIds: string) => {
    const without = labelIds.split(',').map(Number)
    const best = top === null ? undefined : unpackTop(top).find(({ labelId }) => !without.includes(labelId))
    return best?.labelId ?? null
  })
}
