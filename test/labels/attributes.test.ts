import { describe, expect, it } from 'vitest'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'

describe('labels', () => {
  it('differ by more than capitals and spaces', async () => {
    const { client, ...studio } = await openLabels()
    const made = await client.labels.create({ attributeId: studio.type, name: '  Flip   Flops ' })
    expect(made).toMatchObject({ name: 'Flip Flops', images: 0, decided: 0 })
    expect(await client.labels.create({ attributeId: studio.type, name: 'FLIP FLOPS' })).toEqual(made)
    const other = await client.labels.create({ attributeId: studio.colour, name: 'Flip Flops' })
    expect(other.id, 'another attribute may have the same name').not.toBe(made.id)
  })

  it('differ by more than capitals of any script and how accents are composed', async () => {
    const { client, type } = await openLabels()
    const made = await client.labels.create({ attributeId: type, name: 'E\u0301cru' })
    expect(made.name).toBe('Écru')
    for (const name of ['écru', 'ÉCRU', 'e\u0301cru', ' Éc\u200bru'])
      expect(await client.labels.create({ attributeId: type, name })).toEqual(made)
  })

  it('hold no characters that nobody sees, and no control characters', async () => {
    const { client, type } = await openLabels()
    expect((await client.labels.create({ attributeId: type, name: 'Ki\u200blt\ufeff' })).name).toBe('Kilt')
    for (const name of ['Ki\u0007lt', '\u001f5 Kilt', '\ud800'])
      await expect(client.labels.create({ attributeId: type, name })).rejects.toMatchObject({ code: 'bad-request' })
  })

  it.each(['', '   ', '\u200b', 'x'.repeat(101)])('refuses the name %j', async (name) => {
    const { client, type } = await openLabels()
    await expect(client.labels.create({ attributeId: type, name })).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('is told to the window when one is made', async () => {
    const { client, studio, type } = await openLabels()
    const told = studio.event('attributes')
    await client.labels.create({ attributeId: type, name: 'Kilt' })
    expect(await told).toEqual({ attributeIds: [type] })
  })

  it('renamed stays the one the model knows', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, attributeId } = stub
    const [a, b] = stub.labelIds as [number, number]
    const versionId = sayAll(stub, stub.ids, [a, b])
    await studio.engine.values.rebuild(attributeId)
    await studio.client.labels.rename({ labelId: a, name: 'Herringbone' })
    await studio.engine.values.rebuild(attributeId)
    expect(studio.engine.versions.labelIds(versionId)).toEqual(stub.labelIds)
    for (const id of stub.ids) expect(await studio.labelOf(id, attributeId)).toBe('Herringbone')
    await studio.reopen()
    for (const id of stub.ids) expect(await studio.labelOf(id, attributeId)).toBe('Herringbone')
  })

  it('cannot take the name of another, and may change its capitals', async () => {
    const { client, type } = await openLabels()
    const kilt = await client.labels.create({ attributeId: type, name: 'Kilt' })
    await client.labels.create({ attributeId: type, name: 'Skirt' })
    await expect(client.labels.rename({ labelId: kilt.id, name: 'skirt' })).rejects.toMatchObject({
      code: 'already-exists',
    })
    expect(await client.labels.rename({ labelId: kilt.id, name: 'KILT' })).toMatchObject({ id: kilt.id, name: 'KILT' })
  })
})

describe('attributes', () => {
  it('are found by the names people use', async () => {
    const { studio, type, colour } = await openLabels()
    const { attributes } = studio.engine
    for (const name of ['color', 'Colour', ' COLOR ']) expect(attributes.find(name)?.id).toBe(colour)
    for (const name of ['pool', 'clothing_type', 'Type']) expect(attributes.find(name)?.id).toBe(type)
    expect(attributes.find('toString')).toBeUndefined()
  })

  it('of the user stand beside the built-in ones', async () => {
    const { client } = await openLabels()
    const made = await client.labels.createAttribute({ title: 'Neck Line' })
    expect(made).toMatchObject({ name: 'neck line', title: 'Neck Line', labels: [], activeVersionId: null })
    for (const title of ['neck line', 'COLOR', 'Type']) {
      await expect(client.labels.createAttribute({ title })).rejects.toMatchObject({ code: 'already-exists' })
    }
    expect((await client.labels.attributes()).map(({ title }) => title)).toEqual([
      'Type',
      'Colour',
      'Brand',
      'Neck Line',
      'Caption',
    ])
  })

  it('and labels are called so once where that is asked for twice at once', async () => {
    const { client, type } = await openLabels()
    const [one, two] = [
      await client.labels.create({ attributeId: type, name: 'Kilt' }),
      await client.labels.create({ attributeId: type, name: 'Sarong' }),
    ]
    const [sleeve, collar] = [
      await client.labels.createAttribute({ title: 'Sleeve' }),
      await client.labels.createAttribute({ title: 'Collar' }),
    ]
    const once = async (...asked: Promise<unknown>[]) => {
      const alreadyExists = expect.objectContaining({ code: 'already-exists' }) as Error
      const outcomes = await Promise.allSettled(asked)
      expect(outcomes).toEqual([
        expect.objectContaining({ status: 'fulfilled' }),
        { status: 'rejected', reason: alreadyExists },
      ])
    }
    const { labels } = client
    await once(labels.createAttribute({ title: 'Hem' }), labels.createAttribute({ title: 'HEM' }))
    await once(labels.create({ attributeId: type, name: 'Toga' }), labels.create({ attributeId: type, name: 'toga' }))
    await once(labels.rename({ labelId: one.id, name: 'Cape' }), labels.rename({ labelId: two.id, name: 'cape' }))
    await once(
      labels.renameAttribute({ attributeId: sleeve.id, title: 'Cuff' }),
      labels.renameAttribute({ attributeId: collar.id, title: 'cuff' }),
    )
  })

  it('count the images of each label, and those a person decided', async () => {
    const stub = await openStubStudio({ images: 6 })
    const { client } = stub.studio
    const [a, b] = stub.labelIds as [number, number]
    sayAll(stub, stub.ids, [a, b])
    await stub.studio.engine.values.rebuild(stub.attributeId)
    const ids = Uint32Array.from(stub.ids.slice(0, 2))
    await client.annotations.decide({ ids, attributeId: stub.attributeId, decision: { kind: 'is', labelId: b } })
    const attribute = (await client.labels.attributes()).find(({ id }) => id === stub.attributeId)
    expect(attribute?.labels.map(({ name, images, decided }) => [name, images, decided])).toEqual([
      ['a', 4, 0],
      ['b', 2, 2],
      ['c', 0, 0],
      ['d', 0, 0],
    ])
  })
})

async function openLabels() {
  const studio = await TestEngine.open()
  return { studio, client: studio.client, type: studio.attribute('Type'), colour: studio.attribute('Colour') }
}
