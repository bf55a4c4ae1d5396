import { expect, it } from 'vitest'
import { Settings } from '../../src-main/engine/storage/settings.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

async function openSettings(): Promise<Settings> {
  const bin = testBin()
  const store = await openStore(await temporaryFolder(bin))
  bin.add(() => store.close())
  return new Settings(store.database)
}

it('choices of the window are remembered together, and forgotten by null', async () => {
  const settings = await openSettings()
  expect(settings.all()).toEqual({})
  settings.remember({ theme: 'dark', tile: 180, panels: { left: true } })
  settings.remember({ theme: 'light', tile: undefined })
  expect(settings.all()).toEqual({ theme: 'light', panels: { left: true } })
  settings.remember({ theme: null })
  expect(settings.all()).toEqual({ panels: { left: true } })
})

it("marks of the engine's own lie beside them and are no choice of the window", async () => {
  const settings = await openSettings()
  expect(settings.mark('captions-of')).toBeUndefined()
  settings.setMark('captions-of', { version: 3 })
  settings.setMark('captions-of', { version: 4 })
  settings.remember({ 'captions-of': 'the window says so' })
  expect(settings.mark('captions-of')).toEqual({ version: 4 })
  expect(settings.all()).toEqual({ 'captions-of': 'the window says so' })
})
