import { appendFile, cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { addVersion } from '../helpers/predictions.ts'
import { resources } from '../helpers/paths.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

/** A studio with two models of an attribute: the first was in use before the second. */
async function withTwoModels(): Promise<StubStudio & { first: number; second: number }> {
  const stub = await openStubStudio()
  const { attributeId, ids, labelIds, studio } = stub
  const say = (labelId: number) => new Map(ids.map((id) => [id, [{ labelId, confidence: 0.9 }]]))
  const add = (labelId: number): number =>
    addVersion(studio, { attributeId, labelIds, state: 'active', said: say(labelId) })
  const [first, second] = [add(labelIds[0] ?? 0), add(labelIds[1] ?? 0)]
  await studio.engine.values.rebuild(attributeId)
  await studio.client.annotations.decide({
    ids: Uint32Array.of(ids[0] ?? 0),
    attributeId,
    decision: { kind: 'is', labelId: labelIds[2] ?? 0 },
  })
  return { ...stub, first, second }
}

const statesOf = async ({ attributeId, studio }: StubStudio): Promise<Map<number, string>> =>
  new Map((await studio.client.models.versions({ attributeId })).map(({ id, state }) => [id, state]))

describe('a model whose file is damaged', () => {
  it.each<[string, (path: string) => Promise<void>]>([
    ['longer than it was', (path) => appendFile(path, 'x')],
    ['gone', (path) => rm(path)],
  ])('(%s) makes room for the one before it, and costs no decision', async (_how, damage) => {
    const stub = await withTwoModels()
    const { attributeId, first, ids, second, studio } = stub
    expect(await studio.labelOf(ids[1] ?? 0, attributeId)).toBe('b')
    const { folder } = studio.engine.versions.key(second)
    // It is found whole once, and spoiled then.
    await studio.reopen()
    expect((await statesOf(stub)).get(second)).toBe('active')
    await damage(join(studio.library, 'models', folder, 'head.onnx'))
    await studio.reopen()
    expect(await statesOf(stub)).toEqual(
      new Map([
        [second, 'retired'],
        [first, 'active'],
      ]),
    )
    expect(await studio.labelOf(ids[1] ?? 0, attributeId)).toBe('a')
    expect(await studio.labelOf(ids[0] ?? 0, attributeId), 'as a person decided').toBe('c')
    expect(await studio.client.library.notices()).toEqual([expect.stringContaining('is in use again')])
    await expect(studio.client.models.activate({ versionId: second })).rejects.toMatchObject({ code: 'model-missing' })
    await studio.reopen()
    expect(await studio.client.library.notices()).toEqual([])
  })

  it('leaves the attribute without one where there is no other', async () => {
    const stub = await withTwoModels()
    const { attributeId, first, ids, second, studio } = stub
    for (const id of [first, second]) {
      await appendFile(join(studio.library, 'models', studio.engine.versions.key(id).folder, 'head.onnx'), 'x')
    }
    await studio.reopen()
    expect([...(await statesOf(stub)).values()]).toEqual(['retired', 'retired'])
    expect(await studio.labelOf(ids[1] ?? 0, attributeId)).toBeNull()
    expect(await studio.labelOf(ids[0] ?? 0, attributeId)).toBe('c')
  })
})

describe('a card that is damaged', () => {
  it('of a model that the library knows is written anew', async () => {
    const stub = await withTwoModels()
    const { second, studio } = stub
    const card = join(studio.library, 'models', studio.engine.versions.key(second).folder, 'card.json')
    await writeFile(card, '{"format": 1, "kind": "he')
    await studio.reopen()
    expect(JSON.parse(await readFile(card, 'utf8'))).toEqual(studio.engine.versions.card(second))
    expect((await statesOf(stub)).get(second)).toBe('active')
    expect(await studio.client.library.notices()).toEqual([expect.stringContaining('is written anew')])
  })

  it('of a backbone sets it aside, with its file', async () => {
    const { studio } = await openStubStudio()
    const folder = join(studio.library, 'models', 'own')
    await cp(join(resources, 'models', defaultBackbone), folder, { recursive: true })
    await truncate(join(folder, 'card.json'), 40)
    await studio.reopen()
    expect(await readdir(join(studio.library, 'models'))).toEqual([])
    const [aside = ''] = await readdir(join(studio.library, 'set-aside'))
    expect(await readdir(join(studio.library, 'set-aside', aside))).toEqual(['models-own'])
    expect((await studio.client.backbones.list()).every(({ origin }) => origin === 'shipped')).toBe(true)
  })
})
