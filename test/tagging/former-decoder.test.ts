import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { garment } from '../helpers/images.ts'
import { root } from '../helpers/paths.ts'
import { TestEngine } from '../helpers/test-engine.ts'

it('what a former decoder read otherwise is read again at the next start, and nothing else; decisions stay', async () => {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  mkdirSync(folder)
  copyFileSync(join(root, 'test/fixtures/pictures/rgb-adobe-16.png'), join(folder, 'deep.png'))
  copyFileSync(join(root, 'test/fixtures/pictures/rgb-none.heic'), join(folder, 'phone.heic'))
  const jpeg = await garment('red').jpeg().toBuffer()
  writeFileSync(join(folder, 'plain.jpg'), jpeg)
  writeFileSync(join(folder, 'no-end.jpg'), (await garment('blue').jpeg().toBuffer()).subarray(0, -2))
  const studio = await TestEngine.open({ bin })
  await studio.addAndTag(folder)
  const ids = await studio.idsByPath()
  const names = ['deep.png', 'plain.jpg', 'no-end.jpg', 'phone.heic']
  const [deep = 0, plain = 0, noEnd = 0, phone = 0] = names.map((path) => ids.get(path))
  const colour = studio.attribute('Colour')
  const decision = { kind: 'is', labelId: studio.label(colour, 'Green') } as const
  await studio.client.annotations.decide({ ids: Uint32Array.of(deep), attributeId: colour, decision })

  // As a former decoder left it: the colours of one picture wrong, another refused.
  const { database } = studio.engine.store
  const pale = Buffer.from('pale')
  database.prepare('UPDATE image SET decoder = NULL').run()
  database.prepare('UPDATE cache.thumbnail SET data = ?').run(pale)
  database
    .prepare(`UPDATE image SET error = 'cut short', error_code = 'damaged', format = NULL WHERE id = ?`)
    .run(noEnd)
  database.prepare('DELETE FROM cache.embedding WHERE image_id = ?').run(noEnd)
  await studio.reopen()
  await studio.allDone('tag')

  const thumbnail = async (id: number) =>
    ((await studio.call('internal.thumbnail', { id })) as { data: Uint8Array } | null)?.data.length ?? 0
  expect(await thumbnail(deep)).toBeGreaterThan(pale.length)
  expect(await thumbnail(phone)).toBeGreaterThan(pale.length)
  expect(await thumbnail(noEnd)).toBeGreaterThan(pale.length)
  expect(await thumbnail(plain), 'not read again').toBe(pale.length)
  expect(await studio.labelOf(deep, colour)).toBe('Green')
  expect((await studio.client.images.rows({ ids: Uint32Array.of(noEnd) }))[0]).toMatchObject({ error: null })
  await studio.reopen()
  expect(studio.engine.jobs.isBusy('tag'), 'once').toBe(false)
})
