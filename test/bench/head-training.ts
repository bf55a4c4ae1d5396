import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minimise } from '../../src-main/trainer/head/lbfgs.ts'
import { SoftmaxObjective } from '../../src-main/trainer/head/softmax-objective.ts'
import { madeUpEmbeddings } from './made-up-embeddings.ts'
import { applyTransforms, fitTransforms } from '../../src-main/trainer/data/transforms.ts'

/**
 * Head training, measured: one bare fit against scikit-learn's on the same standardised matrix with the same objective
 * and stopping rule. SELVEDGE_PYTHON names a Python with scikit-learn (default: python3).
 */
const [rows, dimensions, labels] = [10_000, 1280, 70]
const threads = 2
const rounds = 3
const penalties = [0.01, 0.001]

const folder = mkdtempSync(join(tmpdir(), 'selvedge-bench-'))

export async function benchHeadTraining(): Promise<void> {
  try {
    await compareFits()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compareFits(): Promise<void> {
  const { data, truth } = madeUpEmbeddings(1, rows, dimensions, labels)
  const matrix = { data, rows, width: dimensions }
  const blocks = [{ id: 'embedding', dimensions, transform: 'standardise' as const }]
  applyTransforms(matrix, fitTransforms(matrix, blocks, indices(rows)))
  const files = [join(folder, 'features.f32'), join(folder, 'truth.i32')] as const
  writeFileSync(files[0], new Uint8Array(data.buffer))
  writeFileSync(files[1], new Uint8Array(truth.buffer))
  for (const l2 of penalties) {
    const ours = []
    const theirs = []
    for (let round = 0; round < rounds; round++) {
      ours.push(await fitOnce(data, truth, l2))
      const reference = fitReference(files, l2)
      if (reference) theirs.push(reference)
    }
    const own = fastest(ours)
    console.log(`fit ${rows} x ${dimensions} x ${labels}, l2 ${l2}: ${describe(own)}`)
    if (theirs.length === 0) {
      console.log('  scikit-learn: not found, not compared (SELVEDGE_PYTHON names a Python that has it)')
      continue
    }
    const other = fastest(theirs)
    console.log(`  scikit-learn: ${describe(other)}`)
    console.log(`  time ratio ${(own.seconds / other.seconds).toFixed(2)} (below 1: we are faster)`)
    console.log(
      `  objective difference ${(own.objective / other.objective - 1).toExponential(1)} (below 0: ours is lower)`,
    )
  }
}

interface Fitted {
  seconds: number
  objective: number
  iterations: number
}

async function fitOnce(features: Float32Array, truth: Int32Array, l2: number): Promise<Fitted> {
  const started = performance.now()
  const targets = new Float32Array(rows * labels)
  for (const [row, label] of truth.entries()) targets[row * labels + label] = 1
  const weights = new Float32Array(rows).fill(1)
  const objective = await SoftmaxObjective.create({ features, targets, weights, rows, dimensions, labels }, threads)
  objective.setPenalty({ weights: l2, biases: 0 })
  const found = await minimise((point) => objective.evaluate(point), new Float64Array((dimensions + 1) * labels), {
    maximumIterations: 1000,
    gradientTolerance: 1e-4,
    decreaseTolerance: 0,
    noise: 1e-8,
  })
  await objective.release()
  return {
    seconds: (performance.now() - started) / 1000,
    objective: found.evaluation.loss,
    iterations: found.iterations,
  }
}

function fitReference(files: readonly [string, string], l2: number): Fitted | null {
  const script = join(import.meta.dirname, 'head_training_reference.py')
  const settings = [...files, rows, dimensions, l2].map(String)
  const run = spawnSync(process.env['SELVEDGE_PYTHON'] ?? 'python3', [script, ...settings], { encoding: 'utf8' })
  return run.status === 0 ? (JSON.parse(run.stdout.trim().split('\n').at(-1)!) as Fitted) : null
}

function indices(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i)
}

function fastest(fits: Fitted[]): Fitted {
  return fits.reduce((best, fit) => (fit.seconds < best.seconds ? fit : best))
}

function describe({ seconds, iterations, objective }: Fitted): string {
  return `${seconds.toFixed(2)} s, ${iterations} iterations, objective ${objective.toFixed(6)}`
}
