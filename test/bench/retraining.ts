import { defaultBackbone } from '../../src-main/engine/models/backbones.ts'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Engine } from '../../src-main/engine/engine.ts'
import { inScratch, openBenchEngine } from './bench-engine.ts'
import { fillLibrary } from './library.ts'
import { madeUpEmbeddings } from './made-up-embeddings.ts'
import { fastest, ratio, timed } from './report.ts'

const [images, dimensions, labels, decisions, taught] = [10_000, 1280, 70, 1000, 3000]
const rounds = 3
const backbone = defaultBackbone
const l2 = 0.01

/** From the click on Retrain to the flip list, the trainer's process start included, with 1,000 random decisions. */
export async function benchRetraining(): Promise<void> {
  await inScratch(async (scratch) => {
    const root = join(scratch, 'catalog')
    mkdirSync(root)
    const engine = await openBenchEngine(join(scratch, 'library'))
    const ids = await fillLibrary(engine, root, images)
    const { data, truth } = madeUpEmbeddings(2, images, dimensions, labels)
    const { attributeId, labelIds } = prepare(engine, ids, data)
    /** @param own whether by labels that the shipped head does not know */
    const decide = (from: number, to: number, own = false): void => {
      for (let label = 0; label < labels; label++) {
        const chosen = ids.slice(from, to).filter((_, index) => truth[from + index] === label)
        const labelId = own
          ? engine.attributes.ensureLabel(attributeId, `own ${label}`).id
          : (labelIds[label] as number)
        engine.annotations.decide(chosen, attributeId, { kind: 'is', labelId })
      }
    }
    decide(0, taught)
    await retrain(engine, attributeId)
    ship(engine, attributeId)
    await engine.values.rebuild(attributeId)
    engine.annotations.decide(ids.slice(0, taught), attributeId, { kind: 'clear' })

    console.log(
      `retraining: ${decisions} decisions among ${images} stored embeddings of ${dimensions} dimensions, ${labels} labels`,
    )
    decide(taught, taught + decisions)
    const known = await fastest(rounds, () => retrain(engine, attributeId))
    report('labels of the shipped head', known)
    decide(taught, taught + decisions, true)
    const own = await fastest(rounds, () => retrain(engine, attributeId))
    report('labels of their own', own)
    await engine.close()
    const reference = scikitLearn(scratch, data, truth)
    if (reference === null) {
      console.log('  scikit-learn was not found; SELVEDGE_PYTHON names a Python that has it')
      return
    }
    ratio(
      '  against scikit-learn',
      `${own.seconds.toFixed(2)} s, all of it: process, reading, comparing ways, the last fit, predictions, flip list`,
      `${reference.toFixed(2)} s, LogisticRegression.fit alone on all ${images} rows of the same matrix`,
      reference / own.seconds,
      'aim: 1 or better',
    )
  })
}

interface Retrained {
  flips: number
  explanation: string
}

function report(what: string, { seconds, flips, explanation }: { seconds: number } & Retrained): void {
  console.log(
    `  click to flip list, ${what}: ${seconds.toFixed(2)} s, ${flips} flips (aim: under 3 s)\n    ${explanation}`,
  )
}

/** The head that waits becomes the shipped one, which trainings go on from, where it lies. */
function ship(engine: Engine, attributeId: number): void {
  const [version] = engine.versions.list(attributeId)
  const { resources } = engine.options
  const trained = relative(join(resources, 'models'), join(engine.store.modelsFolder, `bench-${version?.runId}`))
  engine.store.database
    .prepare(`UPDATE model_version SET origin = 'shipped', folder = ? WHERE id = ?`)
    .run(trained, version?.id)
  engine.versions.activate(version?.id ?? 0)
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

async function retrain(engine: Engine, attributeId: number): Promise<{ seconds: number } & Retrained> {
  let [flips, explanation] = [0, '']
  const seconds = await timed(async () => {
    const runId = engine.runs.begin(attributeId, {})
    const request = { attributeId, runId, options: {} }
    const job = await engine.jobs.finished(engine.jobs.start('train', 'bench', request, runId))
    if (job.error) throw new Error(job.error.message)
    const run = engine.runs.get(runId)
    explanation = run.explanation ?? ''
    flips = engine.flips.summary(run.versionId ?? 0).flips
  })
  return { seconds, flips, explanation }
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
