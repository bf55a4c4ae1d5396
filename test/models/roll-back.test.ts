import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { TestEngine } from '../helpers/test-engine.ts'

it('a model that is taken back tags what came while another tagged', async () => {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  await makeGarments(folder, ['red', 'blue'], 2)
  const studio = await TestEngine.open({ bin })
  await studio.addAndTag(folder)
  const { client } = studio
  const attributeId = studio.attribute('type')
  const ids = await studio.ids()
  const [shipped] = await client.models.versions({ attributeId })
  const first = await Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))
  expect(first).not.toContain(null)
  const labelId = studio.label(attributeId, 'Made up')
  const said = new Map(ids.map((id) => [id, [{ labelId, confidence: 0.9 }]]))
  const other = addVersion(studio, { attributeId, labelIds: [labelId], state: 'candidate', said })
  await client.review.accept({ versionId: other })
  expect(await Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))).toEqual(ids.map(() => 'Made up'))
  // Two of the pictures came after that: the first model has not spoken of them.
  const forget = studio.engine.store.database.prepare(
    'DELETE FROM cache.prediction WHERE version_id = ? AND image_id = ?',
  )
  for (const id of ids.slice(2)) forget.run(shipped?.id, id)
  await client.models.activate({ versionId: shipped?.id ?? 0 })
  expect(await Promise.all(ids.map((id) => studio.labelOf(id, attributeId)))).toEqual(first)
}, 60_000)
