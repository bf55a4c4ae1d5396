import { expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Restoring } from '../../src-renderer/state/restoring.svelte.ts'
import { testBin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { AppDouble } from './app-double.ts'
import { TestBridge } from './test-bridge.ts'

async function open() {
  const studio = await TestEngine.open({ bin: testBin() })
  const app = new AppDouble()
  return { app, studio, restoring: new Restoring(connect(new TestBridge(studio)), app) }
}

it('a person chooses a backup of those there are, and the library is opened from it', async () => {
  const { app, restoring, studio } = await open()
  await restoring.choose()
  expect(restoring.backups, 'a library that is new has none').toEqual([])
  restoring.close()
  expect(restoring.backups).toBeNull()
  await studio.reopen()
  await restoring.choose()
  const [backup] = restoring.backups ?? []
  expect(backup?.bytes).toBeGreaterThan(0)
  await restoring.restore(backup?.name ?? null)
  expect(app.opened).toEqual([`restore ${backup?.name ?? ''}`])
  expect(restoring.backups, 'nobody chooses any more').toBeNull()
})

it('is asked once, however often one clicks', async () => {
  const { app, restoring } = await open()
  const opened = Promise.withResolvers<undefined>()
  app.openAgain = () => opened.promise
  const first = restoring.again()
  expect(restoring.isUnderWay).toBe(true)
  await restoring.restore(null)
  expect(app.opened, 'while the library is opened').toEqual([])
  opened.resolve(undefined)
  await first
  expect(restoring.isUnderWay).toBe(false)
  await restoring.restore(null)
  expect(app.opened).toEqual(['restore null'])
})
