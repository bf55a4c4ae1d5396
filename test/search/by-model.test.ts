import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { linesOf } from '../../src-main/engine/history/journal.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { addVersion } from '../helpers/predictions.ts'
import { Bin } from '../helpers/bin.ts'
import type { TestEngine } from '../helpers/test-engine.ts'

let studio: TestEngine
let attributeId: number
let ids: number[]
let former: number
let current: number

beforeEach(async () => {
  const bin = new Bin()
  ;({ studio } = await openStubStudio({ bin, images: 6 }))
  attributeId = studio.attribute('Pattern')
  const labelIds = ['Plain', 'Striped'].map((name) => studio.label(attributeId, name))
  ids = await studio.ids()
  const says = (labelId: number) => new Map(ids.map((id) => [id, [{ labelId, confidence: 0.9 }]]))
  former = addVersion(studio, { attributeId, labelIds, state: 'active', said: says(labelIds[0] ?? 0) })
  current = addVersion(studio, { attributeId, labelIds, state: 'candidate', said: says(labelIds[1] ?? 0) })
  await studio.engine.values.rebuild(attributeId)
  await studio.client.annotations.decide({
    ids: Uint32Array.of(ids[0] ?? 0),
    attributeId,
    decision: { kind: 'is', labelId: labelIds[0] ?? 0 },
  })
  return () => bin.empty()
})

const found = async (versions: number[], not = false): Promise<number[]> => {
  const filter = { all: [{ attributeId, versions, not }] }
  const sort = { by: 'added', descending: false } as const
  const { ids: listed } = await studio.client.images.list({ kind: 'filter', filter, sort })
  return [...listed]
}

describe('images that a model predicted', () => {
  it('are those that nobody decided, of the version in use; of others and of none there is nothing', async () => {
    expect(await found([former])).toEqual(ids.slice(1))
    expect(await found([former], true)).toEqual(ids.slice(0, 1))
    expect(await found([former, current, 9999])).toEqual(ids.slice(1))
    expect(await found([current])).toEqual([])
    expect(await found([9999])).toEqual([])
    expect(await found([])).toEqual([])
  })

  it('follow the version that tags, and its undo', async () => {
    const { annotations, images, models } = studio.client
    await models.activate({ versionId: current })
    expect(await found([former])).toEqual([])
    expect(await found([current])).toEqual(ids.slice(1))
    const { name } = studio.engine.versions.get(current)
    expect(await images.count({ filters: [{ text: `model:"${name}"` }, { text: 'model:none' }] })).toEqual([5, 0])
    await annotations.undo()
    expect(await found([former])).toEqual(ids.slice(1))
  })

  it('are not taken for those of another attribute', async () => {
    const filter = { all: [{ attributeId: studio.attribute('type'), versions: [former] }] }
    expect(await studio.client.images.count({ filters: [filter] })).toEqual([0])
    const made = studio.client.views.make({ name: 'Odd', filter, sort: { by: 'name', descending: false } })
    await expect(made).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('are kept as a view, which the journal names by the files of the model', async () => {
    const { views } = studio.client
    const filter = { all: [{ attributeId, versions: [former] }] }
    const { id } = await views.make({ name: 'Its guesses', filter, sort: { by: 'name', descending: false } })
    expect((await views.list()).find((view) => view.id === id)?.filter).toEqual(filter)
    const line = JSON.stringify([...linesOf(join(studio.library, 'journal'))].at(-1))
    expect(line).toContain(`"versions":[{"origin":"trained","folder":"${studio.engine.versions.key(former).folder}"`)
    // As where an update of the program replaced a shipped one.
    studio.engine.store.database.prepare('DELETE FROM model_version WHERE id = ?').run(former)
    await studio.client.annotations.undo()
    await studio.client.annotations.redo()
    expect([...linesOf(join(studio.library, 'journal'))].at(-1)?.entry).toMatchObject({
      way: 'redo',
      data: { filter: { all: [{ versions: [] }] } },
    })
    expect(await found([former])).toEqual([])
  })
})
