import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'

describe('a call with a request that does not fit', () => {
  const byName = { by: 'name', descending: true }
  const wrong: [string, unknown, string][] = [
    ['catalog.add', {}, 'path'],
    ['catalog.add', { path: '' }, 'path'],
    ['catalog.add', { path: 'x'.repeat(5000) }, 'path'],
    ['catalog.add', { path: '/a', more: 1 }, ''],
    ['catalog.rescan', { catalogId: '1' }, 'catalogId'],
    ['catalog.rescan', { catalogId: -1 }, 'catalogId'],
    ['catalog.rescan', { catalogId: 1.5 }, 'catalogId'],
    ['images.rows', { ids: [1, 2] }, 'ids'],
    ['images.rows', { ids: new Uint32Array(1001) }, 'ids'],
    ['images.list', { kind: 'dream' }, 'kind'],
    ...(
      [
        [{}, { by: 'size', descending: true }, 'sort.by'],
        [{}, { by: 'confidence', descending: true }, 'sort.attributeId'],
        [{ all: [{ labels: [1] }] }, byName, 'filter.all.0.attributeId'],
        [{ all: [{ attributeId: 1, confidence: { least: 2 } }] }, byName, 'filter.all.0.confidence.least'],
        [{ all: [{ attributeId: 1, states: ['odd'] }] }, byName, 'filter.all.0.states.0'],
        [{ place: { catalogId: 'x' } }, byName, 'filter.place.catalogId'],
      ] as const
    ).map(([filter, sort, field]): [string, unknown, string] => [
      'images.list',
      { kind: 'filter', filter, sort },
      field,
    ]),
    ['annotations.decide', { ids: new Uint32Array(1), attributeId: 1, decision: { kind: 'is' } }, 'decision.labelId'],
    ['annotations.decide', { ids: new Uint32Array(1), attributeId: 1, decision: { kind: 'perhaps' } }, 'decision.kind'],
    [
      'annotations.decide',
      { ids: new Uint32Array(1), attributeId: 1, decision: { kind: 'each', decisions: [{ kind: 'text' }] } },
      'decision.decisions.0.text',
    ],
    ['labels.create', undefined, ''],
    ['labels.create', null, ''],
    ['review.flips', { versionId: NaN }, 'versionId'],
  ]
  it.each(wrong)('%s %j is refused and names the field', async (method, request, field) => {
    const { engine } = await TestEngine.open()
    const call = engine.calls[method] as (request: unknown) => unknown
    const answer = Promise.try(() => call(request))
    await expect(answer).rejects.toMatchObject({ code: 'bad-request', subject: field })
  })

  it.each([
    ['catalog.rescan', { catalogId: 9 }],
    ['images.detail', { id: 9 }],
    ['labels.rename', { labelId: 999_999, name: 'a' }],
    ['training.run', { runId: 9 }],
    ['training.summary', { attributeId: 99 }],
    ['training.summary', { attributeId: 99, among: {} }],
    ['models.activate', { versionId: 999 }],
    ['internal.thumbnail', { id: 9 }],
    ['internal.path', { id: 9 }],
  ])('%s %j of what is not there says so', async (method, request) => {
    const { engine } = await TestEngine.open()
    const call = engine.calls[method] as (request: unknown) => unknown
    await expect(Promise.try(() => call(request))).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the engine', () => {
  it('remembers choices of the window, merging, null forgetting', async () => {
    const studio = await TestEngine.open()
    const { library } = studio.client
    await library.remember({ theme: 'dark', size: { width: 3 }, list: [1] })
    await library.remember({ theme: 'light', list: null })
    await studio.reopen()
    expect(await library.settings()).toEqual({ theme: 'light', size: { width: 3 } })
  })

  it('tells what computes trainings by epochs, as the doctor does', async () => {
    const { client } = await TestEngine.open()
    const backend = await client.training.backend()
    expect(['tensorflow', 'cpu']).toContain(backend.name)
    const checks = await client.system.doctor()
    expect(checks.at(-1)).toMatchObject({ ok: true, detail: backend.why })
  })

  it('gives rows in the order asked and leaves unknown ids out', async () => {
    const { studio, ids } = await openStubStudio({ images: 4 })
    const [a = 0, b = 0, c = 0] = ids
    const rows = await studio.client.images.rows({ ids: Uint32Array.of(c, 999, a, c, b) })
    expect(rows.map(({ id }) => id)).toEqual([c, a, c, b])
  })

  it('answers who decides with all that follows, and says it no second time', async () => {
    const { studio, ids, attributeId, labelIds } = await openStubStudio({ images: 3 })
    const events: string[] = []
    for (const name of ['decisions', 'attributes', 'history'] as const) {
      studio.engine.events.on(name, () => events.push(name))
    }
    const chosen = Uint32Array.from(ids.slice(0, 2))
    const [labelId = 0] = labelIds
    const decision = { kind: 'is', labelId } as const
    const result = await studio.client.annotations.decide({ ids: chosen, attributeId, decision })
    const summary = await studio.client.training.summary({ attributeId })
    expect(summary).toMatchObject({ human: 2, sinceLastRun: 2 })
    const value = { attributeId, labelId, source: 'human', confidence: null }
    const answered = {
      values: [value],
      caption: null,
      rejected: [],
      isWhole: false,
      decidedAt: expect.any(Number) as number,
    }
    expect(result).toEqual({
      changed: 2,
      consequences: [
        {
          attributeId,
          images: [...chosen].map((imageId) => ({ imageId, ...answered, suspect: null })),
          labels: [{ id: labelId, images: 2, decided: 2, imported: 0 }],
          sources: { human: 2, imported: 0, machine: 0 },
          training: summary,
        },
      ],
      history: { undo: expect.objectContaining({ title: 'Pattern: a on 2 images' }) as object, redo: null },
    })
    const undone = await studio.client.annotations.undo()
    expect(undone.history.redo).toEqual(result.history.undo)
    expect(undone.consequences).toMatchObject([
      {
        images: [...chosen].map((imageId) => ({ imageId, values: [], decidedAt: null })),
        labels: [{ id: labelId, images: 0, decided: 0, imported: 0 }],
        training: { human: 0, sinceLastRun: 0 },
      },
    ])
    // What can be taken back now is told to all, once for each action.
    expect(events).toEqual(['history', 'history'])
  })

  it('gives the main process thumbnails and pictures of images the library knows', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'catalog')
    await makeGarments(folder, ['red'], 1)
    const studio = await TestEngine.open({ bin })
    await studio.scan(folder)
    const [id = 0] = await studio.ids()
    const calls = studio.engine.calls as Record<string, (request: unknown) => Promise<unknown>>
    expect(await calls['internal.thumbnail']?.({ id })).toMatchObject({ mediaType: 'image/jpeg' })
    expect(await calls['internal.picture']?.({ id })).toEqual({
      path: join(folder, 'red-p0000.jpg'),
      mediaType: 'image/jpeg',
      data: null,
    })
  })

  it('closes while a long list is read and decisions are made, and opens again', async () => {
    const { studio, ids, attributeId, labelIds } = await openStubStudio({ images: 50 })
    const { database } = studio.engine.store
    const folderId = database.prepare('SELECT folder_id FROM image').pluck().get()
    const insert = database.prepare(
      'INSERT INTO image (folder_id, name, size, modified, added_at) VALUES (?, ?, 1, 1, 1)',
    )
    database.transaction(() => {
      for (let count = 0; count < 60_000; count++) insert.run(folderId, `more-${count}.jpg`)
    })()
    const list = studio.client.images
      .list({ kind: 'filter', filter: { text: 'e' }, sort: { by: 'name', descending: false } })
      .catch(() => null)
    const decision = { kind: 'is', labelId: labelIds[0] ?? 0 } as const
    await studio.client.annotations.decide({ ids: Uint32Array.from(ids), attributeId, decision })
    await studio.close()
    await list
    await studio.reopen()
    expect(await studio.labelOf(ids[0] ?? 0, attributeId)).toBe('a')
  })
})
