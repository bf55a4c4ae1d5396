import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

it('pictures on the screen are read before the job comes to them, together, and the window is told', async () => {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  await makeGarments(folder, ['red'], 3)
  const studio = await TestEngine.open({ bin })
  await studio.scan(folder)
  const ids = await studio.ids()
  const before = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  expect(before.map(({ thumbnail }) => thumbnail)).toEqual(ids.map((id) => `thumb://thumbnail/${id}/new`))
  const told: number[] = []
  studio.engine.events.on('images', () => told.push(studio.engine.jobs.list().length))
  const thumbnail = studio.engine.calls['internal.thumbnail'] as unknown as (request: {
    id: number
  }) => Promise<{ mediaType: string } | null>
  const answers = await Promise.all(ids.slice(0, 2).map((id) => thumbnail({ id })))
  expect(answers.map((answer) => answer?.mediaType.startsWith('image/'))).toEqual([true, true])
  expect(told, 'once for both').toHaveLength(1)
  const rows = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
  expect(rows.map(({ thumbnail }) => thumbnail?.endsWith('/new'))).toEqual([false, false, true])
  expect(
    rows.map(({ values }) => values.length > 0),
    'tagged as well',
  ).toEqual([true, true, false])
  const { jobId } = await studio.client.tagging.start({})
  expect((await studio.done(jobId)).note, 'the job reads the rest').toMatch(/^1 images tagged/)
}, 60_000)
