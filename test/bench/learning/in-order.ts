import type { Desk } from './desk.ts'
import { judged, orderOf } from './random-decisions.ts'
import { shareRight, type Outcome } from './outcome.ts'
import { mostDecisions, type Situation } from './situations.ts'
import type { Workshop } from './workshop.ts'

/** A batch, as the window proposes it. */
const batch = 25
/** After these the model is asked what it does not know. */
const firstDecisions = 30

export interface Steps {
  /** By number of decisions: what the newest model says of images set aside, that are never proposed. */
  outcomes: Map<number, Outcome>
  /** By number of decisions: share of all images whose label is right, decisions and answers of the model together. */
  catalogRight: Map<number, number>
}

/**
 * Decides on batches, retrains after each, accepts what is not worse, and goes on, up to the last of `sizes`.
 *
 * @param by `proposed`: the images the window proposes next; `random`: the next ones of the draw
 * @param aside a fifth of the images is never decided, and measured on; otherwise all can be
 */
export async function decideInOrder(
  workshop: Workshop,
  situation: Situation,
  draw: number,
  sizes: readonly number[],
  { aside, by }: { aside: boolean; by: 'proposed' | 'random' },
): Promise<Steps> {
  const data = await workshop.data(situation.set)
  const truth = data.truth[situation.column]!
  const order = orderOf(truth, draw)
  const open = new Set(aside ? order.slice(0, mostDecisions(data)) : order)
  const measured = order.filter((image) => !open.has(image))
  const steps: Steps = { outcomes: new Map(), catalogRight: new Map() }
  const desk = await workshop.openDesk(situation)
  try {
    const numberOf = new Map(desk.imageIds.map((id, image) => [id, image]))
    const decided = new Set<number>()
    const wanted = by === 'random' ? [...sizes] : stepsTo(sizes)
    for (const size of wanted) {
      while (decided.size < size) {
        const isFree = (image: number): boolean => open.has(image) && !decided.has(image)
        const count = size - decided.size
        const proposed =
          by === 'proposed' ? await nextToDecide(desk, Math.ceil((count * order.length) / open.size)) : []
        const images = proposed.map((id) => numberOf.get(id)!).filter(isFree)
        // Where all that is proposed is set aside, the draw's order goes on.
        const next = (images.length > 0 ? images : order.filter(isFree)).slice(0, count)
        await desk.decide(next, next.map((image) => truth[image]!)) // prettier-ignore
        for (const image of next) decided.add(image)
      }
      const { verdict, versionId, way } = await desk.retrain()
      if (verdict !== 'worse') await desk.client.review.accept({ versionId })
      if (!sizes.includes(size)) continue
      const outcome = await judged(desk, desk.said(versionId, measured), measured, truth)
      const catalogRight = await shareOfCatalog(desk, order, decided, truth)
      steps.outcomes.set(size, outcome)
      steps.catalogRight.set(size, catalogRight)
      const note = aside
        ? `${shareRight(outcome).toFixed(3)} of the others`
        : `catalog ${catalogRight.toFixed(3)} right`
      console.log(`${situation.id}, ${by}, draw ${draw + 1}, ${size} decisions: ${note}: ${way}`)
    }
    return steps
  } finally {
    await desk.close()
  }
}

/** After so many decisions there is a training: 30, then batch by batch, and at each of the sizes. */
function stepsTo(sizes: readonly number[]): number[] {
  const last = Math.max(...sizes)
  const steps = new Set(sizes)
  for (let size = firstDecisions; size < last; size += batch) steps.add(size)
  return [...steps].sort((a, b) => a - b)
}

/** Share of images with the right label in the library as it is shown now. */
async function shareOfCatalog(
  desk: Desk,
  images: readonly number[],
  decided: ReadonlySet<number>,
  truth: readonly string[],
): Promise<number> {
  const others = images.filter((image) => !decided.has(image))
  const active = await desk.activeVersion()
  const { right } = await judged(desk, active === null ? [] : desk.said(active, others), others, truth)
  return (decided.size + right.reduce((sum, value) => sum + value, 0)) / images.length
}

/** Ids of the images that "Next" shows. */
async function nextToDecide(desk: Desk, count: number): Promise<number[]> {
  const { images } = await desk.client.review.next({ attributeId: desk.attributeId, count })
  return images.map(({ id }) => id)
}
