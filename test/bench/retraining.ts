import { defaultBackbone } from '../../src-main/engine/models/backbones.ts'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../src-main/engine/engine.ts'
import { inScratch, openBenchEngine } from './bench-engine.ts'
import { fillLibrary } from './library.ts'
import { madeUpEmbeddings } from './made-up-embeddings.ts'
import { fastest, ratio, timed } from './report.ts'

const [images, dimensions, labels, corrections, taught] = [10_000, 1280, 70, 500, 3000]
const rounds = 3
const backbone = defaultBackbone
const l2 = 0.01

/** From the click on Retrain to the flip list, the trainer's process start included. */
export async function benchRetraining(): Promise<void> {
  await inScratch(async (scratch) => {
    const root = join(scratch, 'catalog')
    mkdirSync(root)
    const engine = await openBenchEngine(join(scratch, 'library'))
    const ids = await fillLibrary(engine, root, images)
    const { data, truth } = madeUpEmbeddings(2, images, dimensions, labels)
    const { attributeId, labelIds } = prepare(engine, ids, data)
    const decide = (from: number, to: number): void => {
      for (let label = 0; label < labels; label++) {
        const chosen = ids.slice(from, to).filter((_, index) => truth[from + index] === label)
        engine.annotations.decide(chosen, attributeId, { kind: 'is', labelId: labelIds[label] as number })
      }
    }
    // A first model, from images of which the decisions are then taken back: the one in use before the corrections.
    decide(0, taught)
    await retrain(engine, attributeId, true)
    engine.annotations.decide(ids.slice(0, taught), attributeId, { kind: 'clear' })
    decide(taught, taught + corrections)

    const { seconds, flips } = await fastest(rounds, () => retrain(engine, attributeId, false))
    await engine.close()
    console.log(
      `retraining: ${corrections} corrections among ${images} stored embeddings of ${dimensions} dimensions, ${labels} labels`,
    )
    console.log(`  click to flip list  ${seconds.toFixed(2)} s, ${flips} flips  (aim: under 2 s)`)
    const reference = scikitLearn(scratch, data, truth)
    if (reference === null) {
      console.log('  scikit-learn was not found; SELVEDGE_PYTHON names a Python that has it')
      return
    }
    ratio(
      '  against scikit-learn',
      `${seconds.toFixed(2)} s, all of it: process, reading, two fits, predictions, flip list`,
      `${reference.toFixed(2)} s, LogisticRegression.fit alone on the same matrix`,
      reference / seconds,
      'aim: 1 or better',
    )
  })
}

function prepare(engine: Engine, ids: number[], data: Float32Array): { attributeId: number; labelIds: number[] } {
  const attribute = engine.attributes.create('Bench')
  const labelIds = Array.from(
    { length: labels },
    (_, label) => engine.attributes.ensureLabel(attribute.id, `label ${label}`).id,
  )
  const second = engine.backbones.featuresNeeded().find((name) => name !== backbone)
  engine.store.database.transaction(() => {
    ids.forEach((id, row) => {
      engine.embeddings.store(id, row, [{ name: backbone, dimensions, data }])
      if (second) engine.embeddings.store(id, 0, [{ name: second, dimensions: 1, data: new Float32Array(1) }])
    })
  })()
  return { attributeId: attribute.id, labelIds }
}

async function retrain(
  engine: Engine,
  attributeId: number,
  fromScratch: boolean,
): Promise<{ seconds: number; flips: number }> {
  let flips = 0
  const seconds = await timed(async () => {
    const options = { fromScratch }
    const runId = engine.runs.begin(attributeId, options)
    const job = await engine.jobs.finished(engine.jobs.start('train', 'bench', { attributeId, runId, options }, runId))
    if (job.error) throw new Error(job.error.message)
    const { versionId } = engine.runs.get(runId)
    flips = engine.flips.summary(versionId ?? 0).flips
  })
  if (fromScratch) {
    const { versionId } = engine.runs.list(attributeId)[0] ?? {}
    if (versionId) engine.versions.activate(versionId)
    await engine.values.rebuild(attributeId)
  }
  return { seconds, flips }
}

/** Seconds of the fit alone; null where there is no scikit-learn. */
function scikitLearn(scratch: string, data: Float32Array, truth: Int32Array): number | null {
  const files = [join(scratch, 'features.f32'), join(scratch, 'truth.i32')] as const
  writeFileSync(files[0], new Uint8Array(data.buffer as ArrayBuffer))
  writeFileSync(files[1], new Uint8Array(truth.buffer as ArrayBuffer))
  const script = join(import.meta.dirname, 'head_training_reference.py')
  const run = spawnSync(
    process.env['SELVEDGE_PYTHON'] ?? 'python3',
    [script, ...files, ...[images, dimensions, l2].map(String)],
    { encoding: 'utf8' },
  )
  if (run.status !== 0) return null
  return (JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as { seconds: number }).seconds
}
