import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { LogKeeper } from '../../src-main/engine/storage/log-keeper.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { programs } from '../helpers/paths.ts'

const pages = 'wal_autocheckpoint'

it('has commits write the logs themselves only where its thread cannot', async () => {
  const store = await openStore(join(await temporaryFolder(testBin()), 'library'))
  const { database } = store
  const usual = database.pragma(pages, { simple: true })
  const logs = new LogKeeper(store)
  logs.begin(programs.logs)
  expect(database.pragma(pages, { simple: true })).toBe(0)
  await logs.pause()
  await logs.flush()
  await logs.close()

  const silenced = vi.spyOn(console, 'error').mockReturnValue()
  const broken = new LogKeeper(store)
  broken.begin(`${programs.logs}.missing`)
  await expect.poll(() => database.pragma(pages, { simple: true }), { timeout: 10_000 }).toBe(usual)
  await broken.pause()
  silenced.mockRestore()
  await broken.close()
  store.close()
})
