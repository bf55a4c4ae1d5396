import type { Interval } from '../../src-preload/contract.ts'

/** Two-sided 95 % of a normal deviate. */
const z = 1.959964

/** 95 % interval of a share (Wilson 1927, Probable inference). @param of above zero for anything but 0 to 1 */
export function shareInterval(right: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 }
  const share = right / of
  const centre = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/**
 * 95 % interval of the difference of two shares on the same images, by the images that only one of both had right (Agresti
 * & Min 2005, Simple improved confidence intervals for comparing matched proportions).
 */
export function differenceInterval(gained: number, lost: number, of: number): Interval {
  if (of === 0) return { low: -1, high: 1 }
  const [more, fewer, images] = [gained + 0.5, lost + 0.5, of + 2]
  const difference = (more - fewer) / images
  const half = (z * Math.sqrt(more + fewer - (more - fewer) ** 2 / images)) / images
  return { low: Math.max(-1, difference - half), high: Math.min(1, difference + half) }
}
