import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../helpers/paths.ts'

const isLong = process.env['SELVEDGE_RELIABILITY'] === 'long'

/** How often something is tried: `short` in `npm test`, `long` in `npm run test:reliability`. */
export const times = (short: number, long: number): number => (isLong ? long : short)

/** Added to what a test draws by chance, so that a long run can be another one. */
export const seed = Number(process.env['SEED'] ?? 0)

/** A line for the table that `npm run test:reliability` prints in the end. */
export function figure(name: string, told: string): void {
  if (!isLong) return
  const folder = join(root, 'out', 'test')
  mkdirSync(folder, { recursive: true })
  appendFileSync(join(folder, 'reliability.txt'), `${name.padEnd(44)} ${told}\n`)
}
