import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'

it('an image tells its product, its copies, who said something of it, and how its file says its colours', async () => {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  mkdirSync(join(folder, 'old'), { recursive: true })
  const photo = sharp({ create: { width: 300, height: 400, channels: 3, background: 'red' } })
  await photo.clone().withIccProfile('p3').jpeg().toFile(join(folder, 'SV-0012_front.jpg'))
  await photo.clone().png().toFile(join(folder, 'SV-0012_back.png'))
  copyFileSync(join(folder, 'SV-0012_back.png'), join(folder, 'old', 'kept.png'))
  const studio = await TestEngine.open({ bin })
  await studio.addAndTag(folder)
  const ids = await studio.idsByPath()
  const [front = 0, back = 0, copy = 0] = ['SV-0012_front.jpg', 'SV-0012_back.png', 'old/kept.png'].map((path) =>
    ids.get(path),
  )
  const { images } = studio.client
  expect(await images.detail({ id: front })).toMatchObject({ product: 'SV-0012', siblings: [back] })
  expect(await images.detail({ id: copy })).toMatchObject({ product: 'kept', siblings: [] })

  const about = await images.about({ id: back })
  expect(about).toMatchObject({ catalog: 'catalog', copies: [{ id: copy, path: join(folder, 'old', 'kept.png') }] })
  expect(about.addedAt).toBeGreaterThan(1.7e12)
  expect((await images.about({ id: front })).copies).toEqual([])
  expect(about.readBy.map(({ attribute }) => attribute)).toEqual(expect.arrayContaining(['Colour', 'Type']))
  expect(about.readBy.every(({ inUse, name }) => inUse && name !== '')).toBe(true)

  const colours = { space: 'srgb', hasProfile: true, bits: 8, hasTransparency: false }
  expect(await images.colours({ id: front })).toMatchObject(colours)
  expect((await images.colours({ id: front })).profile).toMatch(/P3/)
  expect(await images.colours({ id: back })).toMatchObject({ hasProfile: false, profile: null })
  rmSync(join(folder, 'SV-0012_back.png'))
  await expect(images.colours({ id: back })).rejects.toThrow()
  await expect(images.about({ id: 999 })).rejects.toMatchObject({ code: 'not-found' })
}, 60_000)
