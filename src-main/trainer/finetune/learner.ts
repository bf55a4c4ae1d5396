import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { DifferentiableGraph } from '../graph/differentiable-graph.ts'
import type { Parameter } from '../graph/parameters.ts'
import type { Flow } from '../graph/values.ts'
import { crossEntropy, heldOutMeasure } from '../epochs/cross-entropy.ts'
import type { Learner } from '../epochs/epochs.ts'
import { variablesFrom, type NamedVariables } from '../epochs/momentum.ts'
import type { RandomGenerator } from '../../common/random-generator.ts'
import { stratifiedBatches } from '../epochs/stratified.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import type { FittedBlock } from '../data/transforms.ts'
import { augment } from './augmentation.ts'
import { gather, transform } from './features.ts'
import type { PixelStore } from './pixels.ts'
import type { FinetuneOptions } from '../../common/contracts/finetune.ts'
import type { Companions } from './companions.ts'

/** What a backbone and its head learn from. All arrays but the pixels are by participant. */
export interface FinetuneData {
  pixels: PixelStore
  /** Row of the pixels. */
  rows: Int32Array
  /** Transformed features of all blocks, side by side; those of the backbone's block are not looked at. */
  features: Float32Array
  blocks: readonly FittedBlock[]
  /** Which of the blocks the backbone makes. */
  own: number
  /** Rows x labels, every row summing to one. */
  targets: Float32Array
  labels: number
  /** Label of every row; -1: takes no part. */
  decided: Int32Array
  /** 1 for held-out rows. */
  heldOut: Uint8Array
  /** Heads of other attributes that learn with it. */
  companions: Companions | null
}

/** Participants, and what the first trained block makes its part of them from. */
interface Batch {
  rows: Int32Array
  from: Frozen
  /** Factors on the transformed embedding, rows x dimensions; null: all are one. */
  kept: Float32Array | null
}

/** What the frozen part of the backbone makes for the first trained block, by name. */
type Frozen = ReadonlyMap<string, Flow>

/** What each attribute alongside counts beside the one asked for: docs/decisions/0005-accuracy.md has the trials. */
const companionWeight = 0.25
/** Frozen parts of held-out images are kept between epochs where they take no more than this. */
const cacheBytes = 256 << 20

/** The last blocks of a backbone and a linear head on its embedding, learning together. */
export class FinetuneLearner implements Learner<Batch> {
  readonly parameters: NamedVariables
  readonly stepsPerEpoch: number
  /** Those of the backbone that learn. */
  readonly trained: readonly Parameter[]
  readonly heldOutRows: Int32Array
  readonly #tf: TensorFlow
  readonly #graph: DifferentiableGraph
  readonly #data: FinetuneData
  readonly #options: FinetuneOptions
  readonly #head: NamedVariables
  readonly #drawn: Int32Array
  /** The values that the first trained block is computed from. */
  readonly #cut: readonly string[]
  readonly #frozen = new Map<number, Frozen>()

  /** @param start W (width of the features x labels, row-major) behind the transforms, then b [labels] */
  constructor(
    tf: TensorFlow,
    graph: DifferentiableGraph,
    data: FinetuneData,
    options: FinetuneOptions,
    start: ArrayLike<number>,
  ) {
    this.#tf = tf
    this.#graph = graph
    this.#data = data
    this.#options = options
    const { labels, decided, heldOut, blocks } = data
    const learning = options.lastBlocks === 'all' ? graph.blocks : graph.blocks.slice(-options.lastBlocks)
    this.#cut = learning[0]?.from ?? [graph.output]
    const names = new Set(learning.flatMap(({ parameters }) => parameters))
    this.trained = graph.parameters.filter(({ name }) => names.has(name))
    const width = blocks.reduce((sum, { dimensions }) => sum + dimensions, 0)
    const point = Float32Array.from(start)
    this.#head = variablesFrom(tf, {
      weights: { shape: [width, labels], data: point.slice(0, width * labels) },
      bias: { shape: [labels], data: point.slice(width * labels) },
    })
    const backbone = this.trained.map(({ name, variable }) => [`backbone/${name}`, variable] as const)
    this.parameters = { ...this.#head, ...data.companions?.parameters, ...Object.fromEntries(backbone) }
    this.#drawn = decided.map((label, row) => (heldOut[row] ? -1 : label))
    this.stepsPerEpoch = Math.ceil(this.#drawn.filter((label) => label >= 0).length / options.batchSize)
    this.heldOutRows = decided.map((_, row) => row).filter((row) => heldOut[row] === 1 && decided[row]! >= 0)
  }

  *batches(random: RandomGenerator): Generator<Batch> {
    const { pixels } = this.#data
    const { batchSize, classBalance } = this.#options
    for (const rows of stratifiedBatches(this.#drawn, batchSize, random, classBalance)) {
      const images = augment(this.#read(rows), pixels, this.#options.augmentation, random)
      const kept = this.#draw(rows.length, random)
      const from = this.#toCut(images, rows.length)
      try {
        yield { rows, from, kept }
      } finally {
        dispose(from)
      }
    }
  }

  forward({ rows, from, kept }: Batch): { loss: Scalar; correct: Scalar } {
    const tf = this.#tf
    const { targets, labels, companions } = this.#data
    const whole = this.#own(from)
    const own = kept ? tf.mul<Tensor2D>(whole, tf.tensor2d(kept, whole.shape)) : whole
    const logits = this.#logits(rows, own)
    const target = tf.tensor2d(gather(targets, labels, 0, labels, rows), [rows.length, labels])
    const { loss: asked, correct } = crossEntropy(tf, logits, target)
    const beside = companions?.loss(rows, own)
    return { loss: beside ? tf.add<Scalar>(asked, tf.mul(beside, companionWeight)) : asked, correct }
  }

  validate(): { loss: number; accuracy: number } | null {
    const { labels, decided } = this.#data
    return heldOutMeasure(this.heldOutRows, decided, labels, this.logProbabilities())
  }

  /** ln of the probabilities of the held-out rows as they are, rows x labels. */
  logProbabilities(): Float32Array {
    const tf = this.#tf
    const { labels } = this.#data
    const { batchSize } = this.#options
    const all = new Float32Array(this.heldOutRows.length * labels)
    for (let start = 0; start < this.heldOutRows.length; start += batchSize) {
      const rows = this.heldOutRows.subarray(start, start + batchSize)
      const from = this.#frozen.get(start) ?? this.#toCut(Float32Array.from(this.#read(rows)), rows.length)
      const values = tf.tidy(() => tf.logSoftmax(this.#logits(rows, this.#own(from))).dataSync())
      all.set(values, start * labels)
      const size = [...from.values()].reduce((sum, { tensor }) => sum + tensor.size, 0)
      const bytes = (size / rows.length) * this.heldOutRows.length * Float32Array.BYTES_PER_ELEMENT
      if (bytes <= cacheBytes) this.#frozen.set(start, from)
      else dispose(from)
    }
    return all
  }

  /** W, then b, as a head keeps them. */
  point(): Float64Array {
    return Float64Array.from([...this.#head['weights']!.dataSync(), ...this.#head['bias']!.dataSync()])
  }

  /** The graph is its owner's to dispose of. */
  dispose(): void {
    for (const variable of Object.values(this.#head)) variable.dispose()
    for (const from of this.#frozen.values()) dispose(from)
    this.#frozen.clear()
  }

  /** What the heads do without in a step is zero; the rest makes up for it. */
  #draw(rows: number, random: RandomGenerator): Float32Array | null {
    const { dropout } = this.#options
    if (dropout === 0) return null
    const { blocks, own } = this.#data
    const length = rows * blocks[own]!.dimensions
    return Float32Array.from({ length }, () => (random.uniform() < dropout ? 0 : 1 / (1 - dropout)))
  }

  #read(participants: Int32Array): Uint8Array {
    return this.#data.pixels.read(participants.map((participant) => this.#data.rows[participant]!))
  }

  /** The frozen part of the backbone. */
  #toCut(images: Float32Array, count: number): Frozen {
    const { height, width } = this.#data.pixels
    const input = this.#tf.tensor4d(images, [count, height, width, 3])
    const cut = this.#graph.run(new Map([[this.#graph.input.name, this.#graph.feed(input)]]), this.#cut)
    if (![...cut.values()].some(({ tensor }) => tensor === (input as Tensor))) input.dispose()
    return cut
  }

  /** The transformed embedding, from what the first trained block is computed from. */
  #own(from: Frozen): Tensor2D {
    const { blocks, own } = this.#data
    return transform(this.#tf, this.#graph.embedFrom(from), blocks[own]!)
  }

  #logits(rows: Int32Array, embedding: Tensor2D): Tensor2D {
    const tf = this.#tf
    const { blocks, own, features } = this.#data
    const width = blocks.reduce((sum, { dimensions }) => sum + dimensions, 0)
    let offset = 0
    const parts = blocks.map((block, index): Tensor2D => {
      const from = offset
      offset += block.dimensions
      if (index === own) return embedding
      return tf.tensor2d(gather(features, width, from, block.dimensions, rows), [rows.length, block.dimensions])
    })
    const weights = this.#head['weights'] as unknown as Tensor2D
    const whole = parts.length === 1 ? parts[0]! : tf.concat2d(parts, 1)
    return tf.add(tf.matMul(whole, weights), this.#head['bias']!)
  }
}

function dispose(frozen: Frozen): void {
  for (const { tensor } of frozen.values()) tensor.dispose()
}
