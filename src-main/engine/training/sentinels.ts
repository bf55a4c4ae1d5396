import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Mix } from '../../common/contracts/finetune.ts'

/** A picture that ships with the program and is of no catalog; its folder says what it shows. */
export interface Sentinel {
  path: string
  label: string
}

/** Those in a folder of folders, by label; none where it is not there. */
export function readSentinels(folder: string): Sentinel[] {
  if (!existsSync(folder)) return []
  const labels = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return labels
    .map(({ name }) => name)
    .sort()
    .flatMap((label) =>
      readdirSync(join(folder, label))
        .sort()
        .map((file) => ({ path: join(folder, label, file), label })),
    )
}

/** The index of each one's label. */
export function labelsOf(sentinels: readonly Sentinel[]): Int32Array {
  const labels = [...new Set(sentinels.map(({ label }) => label))]
  return Int32Array.from(sentinels, ({ label }) => labels.indexOf(label))
}

/** `on your photos 0.91 → 0.94, on others 0.83 → 0.80 (mix 0.5)`: before fine-tuning, and with the share that was kept. */
export function describeMix({ share, compared }: Mix): string {
  const [before, after] = [compared.find((score) => score.share === 0), compared.find((score) => score.share === share)]
  if (!before || !after) return `mix ${share}`
  const change = (from: number, to: number): string => `${from.toFixed(2)} → ${to.toFixed(2)}`
  const own = before.own === null || after.own === null ? null : change(before.own, after.own)
  const others = change(before.others, after.others)
  return `${own === null ? `on other photos ${others}` : `on your photos ${own}, on others ${others}`} (mix ${share})`
}
