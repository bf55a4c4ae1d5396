import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testBin } from '../helpers/bin.ts'
import { Cli, runCli } from '../helpers/cli.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { childrenOf } from '../helpers/processes.ts'
import { GarmentLibrary, idsOf, labelShade, shades, type GarmentStudio } from '../helpers/garment-studio.ts'

/** So small steps that validation improves to the end. */
const options = { method: 'sgd', epochs: 500, learningRate: 0.0002, batchSize: 5, seed: 11 } as const
const kills = 3

it(`a training by epochs killed ${kills} times goes on by itself, and ends as if nothing had been`, async () => {
  const bin = testBin()
  const library = await GarmentLibrary.make(bin)
  const garments = await library.open(bin)
  for (const shade of shades) await labelShade(garments, shade, 12)
  const { studio, attributeId } = garments
  const folder = studio.library
  const labelIds = shades.map((shade) => studio.label(attributeId, shade))
  const blue = (await idsOf(garments, 'blue')).at(-1) ?? 0
  const whole = await trainWhole(garments)
  expect(whole.curve).toHaveLength(options.epochs)
  await studio.close()

  let engine = await EngineProcess.start(folder, bin)
  const { jobId, runId } = await engine.client.training.start({ attributeId, options })
  let reached = 0
  for (let kill = 0; kill < kills; kill++) {
    const job = await engine.job(
      jobId,
      ({ done, state }) => done > reached + 2 || state === 'done' || state === 'failed',
    )
    expect(job.state, 'it is in the midst of it').toBe('running')
    reached = job.done
    await engine.kill()
    engine = await EngineProcess.start(folder, bin)
    // What is decided meanwhile is for the next run: this one must not see it.
    const decision = { kind: 'is', labelId: labelIds[kill % labelIds.length] ?? 0 } as const
    await engine.client.annotations.decide({ ids: Uint32Array.of(blue), attributeId, decision })
    expect(await engine.client.training.run({ runId })).toMatchObject({ state: 'running', examples: whole.examples })
  }
  expect(await engine.ended(jobId)).toMatchObject({ state: 'done' })
  const run = await engine.client.training.run({ runId })
  expect(run).toMatchObject({ id: runId, state: 'done', options, examples: whole.examples, error: null })
  expect(run.curve).toEqual(whole.curve)
  expect(run.after).toEqual(whole.after)
  expect(run.versionId).not.toBeNull()
  expect(await readdir(join(folder, 'checkpoints'))).toEqual([])
}, 120_000)

it('a command that trains and is killed leaves a run that is stopped, and train --resume goes on with it', async () => {
  const bin = testBin()
  const garments = await (await GarmentLibrary.make(bin)).open(bin)
  for (const shade of shades) await labelShade(garments, shade, 12)
  const { library } = garments.studio
  await garments.studio.close()
  const how = [
    '--solver',
    'sgd',
    '--epochs',
    '200',
    '--lr',
    '0.0002',
    '--batch-size',
    '5',
    '--library',
    library,
    '--json',
  ]
  const cli = new Cli(['train', '--attribute', 'shade', ...how])
  await cli.line((line) => line.includes('"event":"point"'))
  const [engine = 0] = childrenOf(cli.child.pid ?? 0)
  cli.child.kill('SIGKILL')
  await cli.ended
  // It puts the library down by itself.
  while (existsSync(`/proc/${engine}`)) await new Promise((resolve) => setImmediate(resolve))
  const runs = async () => (await runCli('runs', '--attribute', 'shade', '--library', library, '--json')).json()
  expect(await runs()).toMatchObject([{ event: 'run', id: 1, state: 'stopped' }])
  expect((await runCli('train', '--resume', '1', '--library', library, '--json')).code).toBe(0)
  expect(await runs()).toMatchObject([{ event: 'run', id: 1, state: 'done' }])
}, 120_000)

async function trainWhole({ studio, attributeId }: GarmentStudio) {
  const { jobId, runId } = await studio.client.training.start({ attributeId, options })
  await studio.done(jobId)
  return studio.client.training.run({ runId })
}
