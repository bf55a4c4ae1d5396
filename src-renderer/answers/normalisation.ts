import type { Normalisation } from '../../src-preload/contract.ts'

export type Preset = 'imagenet' | 'symmetric' | 'unit' | 'none' | 'custom'

const values: Record<'imagenet' | 'symmetric' | 'unit', Normalisation> = {
  imagenet: { scale: 1 / 255, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  symmetric: { scale: 1 / 255, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
  unit: { scale: 1 / 255, mean: [0, 0, 0], deviation: [1, 1, 1] },
}

/** What a preset means; `custom` means what was there before. */
export function normalisationOf(preset: Preset, before: Normalisation | null): Normalisation | null {
  if (preset === 'none') return null
  return preset === 'custom' ? (before ?? values.imagenet) : values[preset]
}

/** The preset that does the same to every value. */
export function presetOf(normalisation: Normalisation | null): Preset {
  if (normalisation === null) return 'none'
  const found = (['imagenet', 'symmetric', 'unit'] as const).find((preset) => isSame(values[preset], normalisation))
  return found ?? 'custom'
}

/** Both lines (value * scale - mean) / deviation have the same slope and foot. */
function isSame(left: Normalisation, right: Normalisation): boolean {
  const near = (one: number, other: number) => Math.abs(one - other) <= 1e-4 * Math.max(1e-3, Math.abs(one))
  return [0, 1, 2].every((channel) => {
    const [a, b] = [left, right].map(({ scale, mean, deviation }) => ({
      slope: scale / deviation[channel]!,
      foot: mean[channel]! / deviation[channel]!,
    }))
    return near(a!.slope, b!.slope) && near(a!.foot, b!.foot)
  })
}
