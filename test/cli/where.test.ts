import { beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src-main/cli/session.ts'
import { findView, isFilterGiven, misusedWhere, nameOfFilter, readFilter } from '../../src-main/cli/where.ts'
import type { Filter } from '../../src-preload/contract.ts'
import { Bin } from '../helpers/bin.ts'
import { addVersion } from '../helpers/predictions.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

let stub: StubStudio
let session: Pick<Session, 'engine'>
const labels = new Map<string, number>()

beforeAll(async () => {
  const bin = new Bin()
  stub = await openStubStudio({ images: 1, bin })
  const { attributeId, studio } = stub
  session = { engine: studio.client }
  for (const name of ['Red', 'red', 'Red, blue', 'Été']) labels.set(name, studio.label(attributeId, name))
  await studio.client.views.make({
    name: 'Red ones',
    filter: {
      text: 'red',
      all: [{ attributeId, labels: [stub.labelIds[0] ?? 0] }],
      facts: [{ fact: 'width', least: 10 }],
    },
    sort: { by: 'name', descending: false },
  })
  return () => bin.empty()
})

const where = (...conditions: string[]): Promise<Filter> => readFilter(session, { where: conditions })

describe('conditions on the command line', () => {
  it('name labels, all but these, states, and how sure a model is', async () => {
    const { attributeId, labelIds } = stub
    const [a, b] = labelIds
    expect(await where('pattern=a', 'Pattern!=b,a', 'pattern:human,unsure', 'pattern>=0.8', 'pattern<=1')).toEqual({
      all: [
        { attributeId, labels: [a] },
        { attributeId, labels: [b, a], not: true },
        { attributeId, states: ['human', 'unsure'] },
        { attributeId, confidence: { least: 0.8 } },
        { attributeId, confidence: { most: 1 } },
      ],
    })
    expect(await where(' pattern = a , b ')).toEqual({ all: [{ attributeId, labels: [a, b] }] })
  })

  it('name a label whole where it holds a comma, and in small letters or large', async () => {
    const ids = async (text: string) => (await where(`pattern=${text}`)).all?.[0]?.labels
    expect(await ids('Red, blue')).toEqual([labels.get('Red, blue')])
    expect(await ids('red, BLUE')).toEqual([labels.get('Red, blue')])
    expect(await ids('éTÉ, a')).toEqual([labels.get('Été'), stub.labelIds[0]])
  })

  it('name models by which an image is told, whether they tag or not', async () => {
    const { attributeId, labelIds, studio } = stub
    const add = (state: 'active' | 'candidate') => addVersion(studio, { attributeId, labelIds, state, said: new Map() })
    const [first, second] = [add('active'), add('candidate')]
    const name = async (id: number) =>
      (await studio.client.models.versions({ attributeId })).find((version) => version.id === id)?.name ?? ''
    const names = [await name(first), await name(second)]
    for (const [at, id] of [first, second].entries()) {
      expect(await where(`pattern:model= ${names[at]?.toUpperCase()}`)).toEqual({
        all: [{ attributeId, versions: [id] }],
      })
    }
    await expect(where('pattern:model=none')).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining('no model "none"') as string }) // prettier-ignore
    expect(misusedWhere({ where: ['pattern:model=any name, at all'] })).toBeUndefined()
  })

  it('are added to a view, with a text', async () => {
    const { attributeId, labelIds } = stub
    const [a, b] = labelIds
    const view = { all: [{ attributeId, labels: [a] }], facts: [{ fact: 'width', least: 10 }], text: 'red' }
    expect(await readFilter(session, { view: ' RED ones' })).toEqual(view)
    expect(await readFilter(session, { view: 'red ones', text: 'cap', where: ['pattern!=b'] })).toEqual({
      ...view,
      all: [...view.all, { attributeId, labels: [b], not: true }],
      text: 'red cap',
    })
    expect(await readFilter(session, { text: 'cap' })).toEqual({ text: 'cap' })
    expect(await readFilter(session, {})).toEqual({})
  })

  it('say what there is not', async () => {
    const refused = { code: 'bad-request' }
    await expect(where('pattern=a,none')).rejects.toMatchObject({ ...refused, message: expect.stringContaining('no label "none"') as string }) // prettier-ignore
    await expect(where('shoes=a')).rejects.toMatchObject({ ...refused, message: expect.stringContaining('no attribute "shoes"') as string }) // prettier-ignore
    await expect(where('caption=a')).rejects.toMatchObject({ ...refused, message: expect.stringContaining('--text') as string }) // prettier-ignore
    await expect(where('pattern')).rejects.toMatchObject(refused)
    await expect(readFilter(session, { view: 'Blue ones' })).rejects.toMatchObject({ code: 'not-found' })
    expect(() => findView([], 'x')).toThrow('There is no view "x"')
  })
})

describe('conditions that are not written as they should be', () => {
  const said = (...conditions: string[]) => misusedWhere({ where: conditions })

  it('are told by what is wrong with the first of them', () => {
    expect(said('pattern')).toContain('does not take "pattern"')
    expect(said('=a')).toContain('does not take "=a"')
    expect(said('pattern=')).toContain('does not take "pattern="')
    expect(said('pattern=a', 'pattern:human,new')).toMatch(/^there is no state "new"; there are unreviewed, /)
    for (const share of ['1.1', '-0.1', 'half']) {
      expect(said(`pattern>=${share}`)).toBe(`"pattern>=${share}" needs a confidence from 0 to 1`)
      expect(said(`pattern<=${share}`)).toBe(`"pattern<=${share}" needs a confidence from 0 to 1`)
    }
  })

  it('are none of these', () => {
    const right = ['pattern=a', 'pattern!=a', 'pattern:human,untagged', 'pattern>=0', 'pattern<=1', 'pattern=>x']
    expect(right.map((text) => said(text))).toEqual(right.map(() => undefined))
    expect(misusedWhere({})).toBeUndefined()
    expect(misusedWhere({ where: 'pattern=a' })).toBeUndefined()
  })
})

it('a filter is given by any of its options, and called by all', () => {
  expect([{}, { json: true }].map(isFilterGiven)).toEqual([false, false])
  expect([{ where: ['a=b'] }, { text: '' }, { view: 'v' }].map(isFilterGiven)).toEqual([true, true, true])
  expect(nameOfFilter({ view: ' Summer ', where: ['brand=Nike', 'type!=Cap'], text: ' red ' })).toBe(
    'view Summer, brand=Nike, type!=Cap, red',
  )
  expect(nameOfFilter({})).toBe('')
})
