import { describe, expect, it } from 'vitest'
import { currentLabel, currentText, type LabelDecision } from '../../src-preload/contract/current-value.ts'
import { Predictions } from '../../src-main/engine/models/predictions.ts'
import { decided } from '../../src-renderer/answers/optimistic.ts'
import { Random } from '../helpers/random.ts'
import { openStubStudio, sayAtRandom } from '../helpers/stub-studio.ts'
import { writeCaptions } from '../helpers/written.ts'

describe('the rule in SQL and the rule in TypeScript', () => {
  it.each([1, 2, 3])('give every image the same label (seed %i)', async (seed) => {
    const random = new Random(seed)
    const stub = await openStubStudio({ images: 60, labels: 6 })
    const { studio, attributeId, ids, labelIds } = stub
    const { store, values } = studio.engine
    const { database } = store
    const versionId = sayAtRandom(stub, random.some(ids, 0.7), random, 'active')
    const insert = database.prepare('INSERT INTO annotation VALUES (?, ?, ?, ?, ?, 1)')
    const decisions = new Map<number, LabelDecision[]>()
    for (const id of ids) {
      const list: LabelDecision[] = []
      for (const labelId of random.some(labelIds, 0.3)) {
        const isFirst = !list.some(({ verdict }) => verdict === 'is')
        const verdict = isFirst && random.next() < 0.3 ? 'is' : 'not'
        list.push({ labelId, verdict, source: random.pick(['human', 'imported'] as const) })
      }
      for (const { labelId, verdict, source } of list) insert.run(id, attributeId, labelId, verdict, source)
      decisions.set(id, list)
    }
    values.refresh(attributeId, ids)
    const stored = database.prepare(
      `SELECT label_id AS labelId, source, confidence FROM cache.value WHERE attribute_id = ? AND image_id = ?`,
    )
    const predictions = new Predictions(database)
    for (const id of ids) {
      const expected = currentLabel(decisions.get(id) ?? [], predictions.top(versionId, id))
      expect(stored.get(attributeId, id) ?? null).toEqual(expected)
    }
    expect(ids.filter((id) => stored.get(attributeId, id) === undefined).length).toBeGreaterThan(0)
  })

  it('give every image the same caption', async () => {
    const stub = await openStubStudio({ images: 6 })
    const { studio, ids } = stub
    const { database } = studio.engine.store
    const [decided, same, written, empty, both, neither] = ids as [number, number, number, number, number, number]
    const texts = new Map([
      [same, 'A hat'],
      [written, 'A coat'],
      [empty, ''],
      [both, 'A sock'],
    ])
    const people = new Map([
      [decided, 'A shirt'],
      [same, 'A hat'],
      [both, 'A scarf'],
    ])
    await writeCaptions(studio, 'active', texts)
    const caption = studio.attribute('caption')
    for (const [id, text] of people)
      database.prepare(`INSERT INTO text_annotation VALUES (?, ?, ?, 'human', 1)`).run(caption, id, text)
    studio.engine.values.refresh(caption, ids)
    for (const id of ids) {
      const text = people.get(id)
      const wrote = texts.get(id)
      const expected = currentText(
        text === undefined ? null : { text, source: 'human' },
        wrote === undefined ? null : { text: wrote, confidence: 0.5 },
      )
      const [row] = await studio.client.images.rows({ ids: Uint32Array.of(id) })
      expect(row?.caption, String(id)).toEqual(expected)
    }
    expect(neither).toBeGreaterThan(0)
  })
})

describe('what the window shows before the engine has answered', () => {
  it.each([1, 2, 3])('is what the engine answers (seed %i)', async (seed) => {
    const random = new Random(seed)
    const stub = await openStubStudio({ images: 20, labels: 5 })
    const { studio, attributeId, ids, labelIds } = stub
    sayAtRandom(stub, random.some(ids, 0.8), random, 'active')
    await studio.engine.values.rebuild(attributeId)
    for (let step = 0; step < 60; step++) {
      const id = random.pick(ids)
      const kind = random.pick(['is', 'accept', 'not', 'clear'] as const)
      const decision = kind === 'is' ? { kind, labelId: random.pick(labelIds) } : { kind }
      const detail = await studio.client.images.detail({ id })
      const about = detail.attributes.find((entry) => entry.attributeId === attributeId)
      const shown = decided(detail, attributeId, decision, about).values
      await studio.client.annotations.decide({ ids: Uint32Array.of(id), attributeId, decision })
      const [row] = await studio.client.images.rows({ ids: Uint32Array.of(id) })
      expect(shown, `${kind} on ${id}`).toEqual(row?.values)
    }
  })
})
