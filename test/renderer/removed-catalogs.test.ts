import { expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { RemovedCatalogs } from '../../src-renderer/state/removed-catalogs.svelte.ts'
import type { Question } from '../../src-renderer/state/shell.svelte.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { TestBridge } from './test-bridge.ts'

it('removed catalogs are deleted for good when the person says so', async () => {
  const { catalogId, studio } = await openStubStudio({ images: 3 })
  const engine = connect(new TestBridge(studio))
  const asked: Question[] = []
  const removed = new RemovedCatalogs({ engine, ask: (question) => asked.push(question) })
  await engine.catalog.remove({ catalogId })
  await removed.show()
  expect(removed).toMatchObject({ isOpen: true, list: [{ id: catalogId }] })
  removed.askPurge(removed.list[0]!)
  expect(await engine.catalog.removed(), 'not yet').toHaveLength(1)
  await asked[0]?.run()
  expect(removed.list).toEqual([])
  expect(await engine.catalog.removed()).toEqual([])
})
