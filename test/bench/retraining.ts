import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeadTrainingRequest } from '../../src-main/common/contracts/training.ts'
import { gatherRows, readFeatures } from '../../src-main/trainer/data/features.ts'
import { learnHead } from '../../src-main/trainer/head/learn-head.ts'
import { applyTransforms, fitTransforms } from '../../src-main/trainer/data/transforms.ts'
import { inScratch } from './bench-engine.ts'
import { wayOf } from './learning/desk.ts'
import { timed } from './report.ts'
import { bareRequest, makeLibrary, type MadeUpLibrary } from './retraining-library.ts'

/** Images of the library; the aim in seconds. */
const libraries = [
  { images: 10_000, aim: 3 },
  { images: 100_000, aim: 10 },
]
const decisions = 1000
const rounds = 5
/** C = 0.01 */
const l2 = 100 / decisions

/**
 * From the click on Retrain to the flip list, the trainer's process start included, in turn with the bare fits: the same
 * comparisons and fits on features in a file, in this process. IMAGES=10000 measures only the library of that size.
 */
export async function benchRetraining(): Promise<void> {
  const only = process.env['IMAGES']
  for (const { aim, images } of libraries) {
    if (only !== undefined && Number(only) !== images) continue
    await inScratch(async (scratch) => {
      const library = await makeLibrary(scratch, images)
      try {
        console.log(
          `retraining: ${decisions} decisions among ${images} images; median of ${rounds} rounds (least to most)`,
        )
        await measure(library, 'a new attribute of 70 labels', library.fresh, { aim, scratch, isPlain: true })
        // scikit-learn takes up to a minute for one fit of these labels, and would say nothing new.
        await measure(library, 'clothing type, from the shipped model', library.known, { aim, scratch, isPlain: false })
      } finally {
        await library.engine.close()
      }
    })
  }
}

async function measure(
  library: MadeUpLibrary,
  title: string,
  { attributeId, truth }: MadeUpLibrary['fresh'],
  { aim, scratch, isPlain }: { aim: number; scratch: string; isPlain: boolean },
): Promise<void> {
  const { engine, ids } = library
  // Spread over the library, and a half at a time, so that there is a model in use that the new one differs from.
  const decided = Array.from({ length: decisions }, (_, at) => Math.floor((at * ids.length) / decisions))
  await decide(library, attributeId, truth, decided.filter((_, at) => at % 2 === 0)) // prettier-ignore
  const { versionId } = await retrain(library, attributeId)
  engine.versions.activate(versionId)
  await engine.values.rebuild(attributeId)
  await decide(library, attributeId, truth, decided.filter((_, at) => at % 2 === 1)) // prettier-ignore
  const request = await bareRequest(library, attributeId, scratch)
  const seconds: Record<'ours' | 'bare' | 'plain', number[]> = { ours: [], bare: [], plain: [] }
  let note = ''
  for (let round = 0; round < rounds; round++) {
    const run = await retrain(library, attributeId)
    seconds.ours.push(run.seconds)
    note = `${run.flips} flips; ${run.way}`
    seconds.bare.push(await timed(() => learnHead(request)))
    const plain = isPlain ? scikitLearn(scratch, request) : null
    if (plain !== null) seconds.plain.push(plain)
  }
  console.log(`  ${title}\n    click to flip list  ${spread(seconds.ours)}  (aim: at most ${aim} s); ${note}`)
  console.log(
    `    bare fits           ${spread(seconds.bare)}, ${(median(seconds.ours) - median(seconds.bare)).toFixed(2)} s less`,
  )
  if (!isPlain) return
  console.log(
    seconds.plain.length > 0
      ? `    one fit             ${spread(seconds.plain)}, scikit-learn's LogisticRegression.fit, C = 0.01, on the decided rows`
      : '    scikit-learn was not found; SELVEDGE_PYTHON names a Python that has it',
  )
}

async function decide(
  { client, ids }: MadeUpLibrary,
  attributeId: number,
  truth: readonly number[],
  images: readonly number[],
): Promise<void> {
  const decisions = images.map((image) => ({ kind: 'is' as const, labelId: truth[image]! }))
  const chosen = Uint32Array.from(images, (image) => ids[image]!)
  await client.annotations.decide({ ids: chosen, attributeId, decision: { kind: 'each', decisions } })
}

async function retrain(
  { client, engine }: MadeUpLibrary,
  attributeId: number,
): Promise<{ seconds: number; flips: number; versionId: number; way: string }> {
  let [flips, versionId, way] = [0, 0, '']
  const seconds = await timed(async () => {
    const { jobId, runId } = await client.training.start({ attributeId })
    const job = await engine.jobs.finished(jobId)
    if (job.error) throw new Error(job.error.message)
    const run = await client.training.run({ runId })
    versionId = run.versionId ?? 0
    way = wayOf(engine, versionId)
    flips = (await client.review.flips({ versionId })).flips
  })
  return { seconds, flips, versionId, way }
}

/** Seconds of one fit alone on the decided rows; null where there is no scikit-learn. */
function scikitLearn(scratch: string, { blocks, examples, featuresFile, rows }: HeadTrainingRequest): number | null {
  const width = blocks.reduce((sum, { dimensions }) => sum + dimensions, 0)
  const decided = gatherRows(readFeatures(featuresFile, rows, width), examples.row)
  const standardised = blocks.map((block) => ({ ...block, transform: 'standardise' as const, gain: 1 }))
  applyTransforms(decided, fitTransforms(decided, standardised, Int32Array.from(examples.row.keys())))
  const used = [...new Set(examples.label)]
  const labels = examples.label.map((label) => used.indexOf(label))
  const files = [join(scratch, 'features.f32'), join(scratch, 'truth.i32')] as const
  writeFileSync(files[0], new Uint8Array(decided.data.buffer))
  writeFileSync(files[1], new Uint8Array(labels.buffer))
  const script = join(import.meta.dirname, 'head_training_reference.py')
  const run = spawnSync(
    process.env['SELVEDGE_PYTHON'] ?? 'python3',
    [script, ...files, ...[examples.row.length, width, l2].map(String)],
    { encoding: 'utf8' },
  )
  if (run.status !== 0) return null
  return (JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as { seconds: number }).seconds
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}

function spread(values: readonly number[]): string {
  return `${median(values).toFixed(2)} s (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`
}
