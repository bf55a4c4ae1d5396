import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileHash } from '../models/cards.ts'

/**
 * Puts a trained model's file and card into a folder of their own: files first, then the row that names them.
 * @param file as it was written, in a place that does not last
 * @returns the card with the checksum of the file
 */
export async function keepModel<Card extends { file: string; sha256: string }>(
  file: string,
  target: string,
  card: Omit<Card, 'sha256'>,
): Promise<Card> {
  const whole = { ...card, sha256: await fileHash(file) } as Card
  mkdirSync(target, { recursive: true })
  renameSync(file, join(target, whole.file))
  writeFileSync(join(target, 'card.json'), `${JSON.stringify(whole, null, 2)}\n`)
  return whole
}

/** The name of a run's folder among the models. */
export function modelFolder(attribute: string, runId: number): string {
  return `${attribute.replace(/[^a-z0-9]+/gi, '-')}-${runId}`
}

export const today = (): string => new Date().toISOString().slice(0, 10)
