import { stat } from 'node:fs/promises'

/** What a network may take while it is tried: its weights several times over, and room for what lies between them. */
export async function trialBounds(file: string): Promise<{ memory: number; milliseconds: number }> {
  const { size } = await stat(file)
  return { memory: 1.5e9 + 5 * size, milliseconds: 60_000 + size / 1e4 }
}
