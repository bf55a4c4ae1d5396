import { stat } from 'node:fs/promises'
import type { Bounds } from '../common/watch.ts'

/** What a network may take while it is tried: its weights several times over, and room for what lies between them. */
export async function trialBounds(file: string): Promise<Bounds> {
  const { size } = await stat(file)
  return { memory: 1.5e9 + 5 * size, milliseconds: 60_000 + size / 1e4 }
}

/** What the reading of a model file may take: a small one that unfolds into gigabytes is made to do harm. */
export async function readingBounds(file: string): Promise<Bounds> {
  const { size } = await stat(file)
  return { memory: 0.5e9 + 6 * size, milliseconds: 60_000 + size / 1e4 }
}
