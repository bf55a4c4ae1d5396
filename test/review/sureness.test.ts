import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../src-preload/contract.ts'
import { shareInterval } from '../../src-main/common/intervals.ts'
import { addVersion } from '../helpers/predictions.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'

/** Twelve images: label a at 0.05, 0.15, 0.25 and so on, the rest of it b; and a thirteenth of which the model says nothing. */
async function openUnsure(threshold?: number) {
  const stub = await openStubStudio({ images: 11, labels: 2 })
  const { studio, attributeId, labelIds, ids } = stub
  const [a, b] = labelIds as [number, number]
  const confidence = (index: number): number => 0.05 + index / 10
  const said = new Map(
    ids.slice(0, 10).map((id, index) => [
      id,
      [
        { labelId: a, confidence: confidence(index) },
        { labelId: b, confidence: 0.01 },
      ],
    ]),
  )
  const versionId = addVersion(studio, { attributeId, labelIds, state: 'active', said, ...(threshold !== undefined && { threshold }) }) // prettier-ignore
  await studio.engine.values.rebuild(attributeId)
  const unsure = (): Promise<number[]> => studio.ids({ all: [{ attributeId, states: ['unsure'] }] })
  const attribute = async () => (await studio.client.labels.attributes()).find(({ id }) => id === attributeId)
  const decide = (chosen: readonly number[], decision: Decision) =>
    studio.client.annotations.decide({ ids: Uint32Array.from(chosen), attributeId, decision })
  return { ...stub, a, b, versionId, unsure, attribute, decide }
}

describe('what a model is not sure of', () => {
  it('is what it is less sure of than a half, where nobody says otherwise', async () => {
    const { ids, unsure, attribute } = await openUnsure()
    expect(await unsure()).toEqual(ids.slice(0, 5))
    expect(await attribute()).toMatchObject({ threshold: 0.5, ownThreshold: null })
  })

  it('goes by the card of the model in use, unless a person chose', async () => {
    const { studio, attributeId, ids, unsure, attribute } = await openUnsure(0.2)
    expect(await unsure()).toEqual(ids.slice(0, 2))
    expect(await attribute()).toMatchObject({ threshold: 0.2, ownThreshold: null })
    await studio.client.labels.setThreshold({ attributeId, threshold: 0.75 })
    expect(await unsure(), 'at the threshold it is sure').toEqual(ids.slice(0, 7))
    expect(await attribute()).toMatchObject({ threshold: 0.75, ownThreshold: 0.75 })
    await studio.client.labels.setThreshold({ attributeId, threshold: null })
    expect(await unsure()).toEqual(ids.slice(0, 2))
  })

  it('may be nothing, or everything', async () => {
    const { studio, attributeId, ids, unsure } = await openUnsure()
    await studio.client.labels.setThreshold({ attributeId, threshold: 0 })
    expect(await unsure()).toEqual([])
    await studio.client.labels.setThreshold({ attributeId, threshold: 1 })
    expect(await unsure()).toEqual(ids.slice(0, 10))
  })

  it('is of this attribute alone', async () => {
    const { studio, attributeId } = await openUnsure()
    const other = studio.attribute('Season')
    await studio.client.labels.setThreshold({ attributeId, threshold: 0.9 })
    const attributes = await studio.client.labels.attributes()
    expect(attributes.filter(({ ownThreshold }) => ownThreshold !== null).map(({ id }) => id)).toEqual([attributeId])
    expect(attributes.find(({ id }) => id === other)).toMatchObject({ threshold: 0.5 })
    expect(await studio.ids({ all: [{ attributeId: other, states: ['unsure'] }] })).toEqual([])
  })

  it('is not what a person decided, nor what no model spoke of', async () => {
    const { a, ids, unsure, decide } = await openUnsure()
    await decide(ids.slice(0, 2), { kind: 'is', labelId: a })
    expect(await unsure()).toEqual(ids.slice(2, 5))
    await decide(ids.slice(2, 3), { kind: 'not', labelId: a })
    expect(await unsure(), 'the second best is as unsure').toEqual(ids.slice(2, 5))
  })

  it('stays the same after a restart, and tells the window when it changes', async () => {
    const { studio, attributeId, ids, unsure } = await openUnsure()
    const told = [studio.event('decisions'), studio.event('attributes')]
    await studio.client.labels.setThreshold({ attributeId, threshold: 0.3 })
    expect(await Promise.all(told)).toEqual([{ attributeId, ids: new Uint32Array() }, { attributeIds: [attributeId] }])
    await studio.reopen()
    expect(await unsure()).toEqual(ids.slice(0, 3))
  })

  it.each([-0.1, 1.1, NaN])('has no threshold of %d', async (threshold) => {
    const { studio, attributeId } = await openUnsure()
    await expect(studio.client.labels.setThreshold({ attributeId, threshold })).rejects.toMatchObject({
      code: 'bad-request',
    })
    await expect(studio.client.labels.setThreshold({ attributeId: 999, threshold: 0.5 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it.each([
    ['written into an export', undefined, 10],
    ['left out when that is asked', 'empty', 5],
    ['written when that is asked', 'write', 10],
  ] as const)('is %s', async (_, unsure, count) => {
    const { studio, attributeId, folder, a, ids, decide } = await openUnsure()
    const path = join(dirname(folder), 'out.csv')
    const written = async () => {
      const { jobId } = await studio.client.exchange.exportCsv({ path, ...(unsure && { unsure }) })
      expect((await studio.done(jobId)).note).toBe('11 images written to out.csv')
      const rows = parse(await readFile(path, 'utf8'), { columns: true }) as unknown as Record<string, string>[]
      return rows.map((row) => [row['pattern'], row['pattern source'], row['pattern confidence']])
    }
    const rows = await written()
    expect(rows.filter(([label]) => label === 'a')).toHaveLength(count)
    expect(rows[0]).toEqual(unsure === 'empty' ? ['', '', ''] : ['a', 'machine', '0.0500'])
    expect(rows[5]).toEqual(['a', 'machine', '0.5500'])
    expect(rows[10]).toEqual(['', '', ''])
    // What a person says is sure, whatever the model thinks of it.
    await decide(ids.slice(0, 1), { kind: 'is', labelId: a })
    expect((await written())[0]).toEqual(['a', 'human', '0.0500'])
    await studio.client.labels.setThreshold({ attributeId, threshold: 0.15 })
    expect((await written()).filter(([label]) => label === 'a')).toHaveLength(10)
  })
})

describe('what accepting a model did', () => {
  it('is told by what is decided after it, and by nothing else', async () => {
    const { studio, attributeId, a, b, ids, versionId, decide } = await openUnsure()
    const since = async () =>
      (await studio.client.models.versions({ attributeId })).find(({ id }) => id === versionId)?.sinceAccepted
    // Decided before: these may be why it was accepted.
    await decide(ids.slice(0, 2), { kind: 'is', labelId: a })
    const { database } = studio.engine.store
    const accepted = (at: number): unknown => database.prepare('UPDATE model_version SET accepted_at = ?').run(at)
    accepted(Date.now() + 1)
    expect(await since()).toBeNull()
    const [before, after] = [Date.now() - 10_000, Date.now() + 10_000]
    database.prepare('UPDATE annotation SET at = ?').run(before - 1)
    accepted(before)
    await decide(ids.slice(2, 5), { kind: 'is', labelId: a })
    await decide(ids.slice(5, 6), { kind: 'is', labelId: b })
    expect(await since()).toEqual({ right: 3, of: 4, ...shareInterval(3, 4) })
    // A rejection names no label; of one that the model says nothing about it had nothing right.
    await decide(ids.slice(6, 7), { kind: 'not', labelId: a })
    await decide(ids.slice(10), { kind: 'is', labelId: a })
    expect(await since()).toMatchObject({ right: 3, of: 4 })
    await studio.client.annotations.undo()
    await studio.client.annotations.undo()
    await studio.client.annotations.undo()
    expect(await since(), 'what was undone counts no more').toMatchObject({ right: 3, of: 3 })
    accepted(after)
    expect(await since()).toBeNull()
  })

  it('begins when a model is accepted, and anew when it is returned to', async () => {
    const { studio, attributeId, labelIds, versionId } = await openUnsure()
    const acceptedAt = (id: number): unknown =>
      studio.engine.store.database.prepare('SELECT accepted_at FROM model_version WHERE id = ?').pluck().get(id)
    const first = acceptedAt(versionId) as number
    expect(Math.abs(Date.now() - first)).toBeLessThan(60_000)
    const next = addVersion(studio, { attributeId, labelIds, state: 'candidate', said: new Map() })
    expect(acceptedAt(next)).toBeNull()
    studio.engine.store.database.prepare('UPDATE model_version SET accepted_at = 5 WHERE id = ?').run(versionId)
    studio.engine.versions.activate(next)
    expect(acceptedAt(versionId), 'it was then').toBe(5)
    studio.engine.versions.activate(versionId)
    expect(acceptedAt(versionId)).toBeGreaterThanOrEqual(first)
  })

  it('is told of the one in use alone', async () => {
    const { studio, attributeId, a, labelIds, ids, decide } = await openUnsure()
    studio.engine.store.database.prepare('UPDATE model_version SET accepted_at = 1').run()
    await decide(ids.slice(0, 4), { kind: 'is', labelId: a })
    const said = new Map([[ids[0] ?? 0, [{ labelId: a, confidence: 1 }]]])
    addVersion(studio, { attributeId, labelIds, state: 'active', said })
    studio.engine.store.database.prepare('UPDATE model_version SET accepted_at = 1').run()
    const versions = await studio.client.models.versions({ attributeId })
    expect(versions.map(({ state, sinceAccepted }) => [state, sinceAccepted?.of])).toEqual([
      ['active', 1],
      ['retired', undefined],
    ])
  })
})
