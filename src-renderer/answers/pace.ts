/** One decision of a person: when, in milliseconds, and on how many images. */
export interface Step {
  at: number
  images: number
}

const shortest = 60_000
const longest = 5 * 60_000
/** One decision on more images than these says nothing of how long an image takes. */
const bulk = 25
/** Of fewer images a pace would be chance. */
const fewest = 5

/** Images a minute over the last five minutes, decisions in bulk left out; null: too few to tell. */
export function paceOf(steps: readonly Step[], now: number): number | null {
  const recent = steps.filter(({ at, images }) => at > now - longest && images <= bulk)
  const images = recent.reduce((sum, step) => sum + step.images, 0)
  const first = recent[0]
  if (first === undefined || images < fewest) return null
  return (images * 60_000) / Math.max(shortest, now - first.at)
}

/** Steps that a pace can still be told of. */
export const recentOf = (steps: readonly Step[], now: number): Step[] => steps.filter(({ at }) => at > now - longest)
