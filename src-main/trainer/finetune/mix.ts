import type { Mix, MixScore, Sentinels } from '../../common/contracts/finetune.ts'
import { mixWeights, type Network } from '../graph/mix-weights.ts'
import { embed } from './embed.ts'
import { PixelStore } from './pixels.ts'
import { probe, type Parted } from './probe.ts'

/** Of the fine-tuned network; none of it is what it began with. */
const shares = [0.25, 0.5, 0.75, 1]
/** A share right that is lower by less than this is as good: a point. */
const tolerance = 0.01
/** More images of one's own tell mixes apart no better than their error. */
const [mostLearned, mostMeasured] = [1000, 400]
const foldsOfSentinels = 5

/** Images of one's own: `rows` of the pixels and their labels, those that the fine-tuning has not seen apart. */
export interface OwnImages {
  pixels: PixelStore
  learned: { rows: Int32Array; label: Int32Array }
  heldOut: { rows: Int32Array; label: Int32Array }
}

/** Two networks of one graph, the second fine-tuned from the first, and how to run them. */
export interface Pair {
  start: Network
  tuned: Network
  names: { input: string; output: string }
  threads: number
  throwIfAborted: () => void
}

/**
 * Mixes a fine-tuned network with the one it came from (docs/decisions/0003-weight-mix.md): between them lie networks that
 * know the new almost as well and have forgotten little. Which share is best is measured on images of one's own that the
 * fine-tuning has not seen, and on pictures of another kind.
 */
export async function mix(
  pair: Pair,
  own: OwnImages,
  { file, label, share: wanted }: Sentinels,
): Promise<Mix & { bytes: Uint8Array }> {
  const { height, width } = own.pixels
  const others = new PixelStore({ file, height, width }, label.length)
  const compared: MixScore[] = []
  try {
    for (const share of [0, ...(wanted === 'auto' ? shares : [wanted])]) {
      const network = mixWeights(pair.start, pair.tuned, share)
      compared.push({
        share,
        own: await scoreOfOwn(network, pair, own),
        others: await scoreOfOthers(network, pair, others, label),
      })
    }
  } finally {
    others.close()
  }
  const share = wanted === 'auto' ? chooseShare(compared.slice(1)) : wanted
  return { share, compared, bytes: mixWeights(pair.start, pair.tuned, share) }
}

/**
 * The best mix within a point of the best on both kinds of images; where there is none, the one that misses the farther of
 * the two by least. Where nothing of one's own was held out, as much of the fine-tuning as others bear.
 */
export function chooseShare(scores: readonly MixScore[]): number {
  const best = (of: (score: MixScore) => number): number => Math.max(...scores.map(of))
  const own = (score: MixScore): number => score.own ?? 0
  const others = (score: MixScore): number => score.others
  const missed = scores.map((score) => {
    const most = Math.max(best(own) - own(score), best(others) - others(score))
    // A hair's breadth for what decimals cannot say.
    return { ...score, most: most <= tolerance + 1e-9 ? 0 : most }
  })
  const least = Math.min(...missed.map(({ most }) => most))
  const worth = ({ share, own, others }: MixScore): number => (own === null ? share : own + others)
  const left = missed.filter(({ most }) => most === least)
  return left.reduce((kept, score) => (worth(score) >= worth(kept) ? score : kept)).share
}

async function scoreOfOwn(network: Uint8Array, pair: Pair, own: OwnImages): Promise<number | null> {
  const [learned, measured] = [spread(own.learned, mostLearned), spread(own.heldOut, mostMeasured)]
  if (learned.rows.length === 0 || measured.rows.length === 0) return null
  const rows = Int32Array.from([...learned.rows, ...measured.rows])
  const label = Int32Array.from([...learned.label, ...measured.label])
  const features = await embed(network, pair.names, own.pixels, rows, pair)
  const part = {
    learned: Int32Array.from(learned.rows.keys()),
    measured: Int32Array.from(measured.rows.keys(), (row) => row + learned.rows.length),
  }
  return probe(features, label, [part], pair.threads)
}

async function scoreOfOthers(network: Uint8Array, pair: Pair, pixels: PixelStore, label: Int32Array): Promise<number> {
  const rows = Int32Array.from(label.keys())
  // In the order of their labels: every fold has some of each.
  const parts = Array.from({ length: foldsOfSentinels }, (_, fold): Parted => ({
    learned: rows.filter((row) => row % foldsOfSentinels !== fold),
    measured: rows.filter((row) => row % foldsOfSentinels === fold),
  }))
  return probe(await embed(network, pair.names, pixels, rows, pair), label, parts, pair.threads)
}

/** At most so many, spread evenly. */
function spread(images: OwnImages['learned'], most: number): OwnImages['learned'] {
  const step = Math.max(1, images.rows.length / most)
  const chosen = Int32Array.from({ length: Math.min(images.rows.length, most) }, (_, i) => Math.floor(i * step))
  return { rows: chosen.map((at) => images.rows[at]!), label: chosen.map((at) => images.label[at]!) }
}
