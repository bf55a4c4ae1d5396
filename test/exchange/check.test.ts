import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mapped } from '../../src-main/cli/table-map.ts'
import type { TableReading } from '../../src-preload/contract.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const rows = [
  'file,type,shade,season,view',
  'a.jpg,Hat,Navy,Winter,front',
  'b.jpg,Hats,Dark Navy,Summer,',
  'z.jpg,Hat,,,',
]

/** A library of two images and a table of three rows; a person decided that a.jpg is a coat. */
async function open() {
  const bin = testBin()
  const folder = await temporaryFolder(bin)
  await writeFiles(join(folder, 'catalog'), { 'a.jpg': 'x', 'b.jpg': 'xx' })
  const path = join(folder, 'labels.csv')
  await writeFile(path, rows.join('\n'))
  const studio = await TestEngine.open({ bin })
  await studio.scan(join(folder, 'catalog'))
  const byPath = await studio.idsByPath()
  const [type, colour] = [studio.attribute('Type'), studio.attribute('Colour')]
  const { annotations, exchange, labels } = studio.client
  for (const [attributeId, name] of [[type, 'Coat'], [type, 'Hat'], [colour, 'Navy']] as const) await labels.create({ attributeId, name }) // prettier-ignore
  const coat = studio.engine.attributes.findLabel(type, 'Coat')!
  const a = byPath.get('a.jpg')!
  await annotations.decide({ ids: new Uint32Array([a]), attributeId: type, decision: { kind: 'is', labelId: coat } })
  return {
    studio, path, type, colour, a,
    async import(request: Omit<TableReading, 'path'>) {
      const { jobId } = await exchange.importCsv({ path, ...request })
      await studio.done(jobId)
      return (await exchange.importReport({ jobId }))!
    },
    labelOf: (name: string, attributeId: number) => studio.labelOf(byPath.get(name)!, attributeId),
  } // prettier-ignore
}

describe('a table that is checked', () => {
  it('says what it would come to, and changes nothing', async () => {
    const { studio, path, type, a } = await open()
    const before = await studio.client.labels.attributes()
    const check = await studio.client.exchange.check({ path, makeAttributes: true })
    expect(check.columns).toMatchObject([
      { name: 'file', use: { as: 'file' }, values: 3 },
      { name: 'type', use: { as: 'attribute', attributeId: type }, labels: 2, newLabels: 1, changes: 1 },
      { name: 'shade', use: { as: 'new', title: 'Shade' }, values: 2, newLabels: 2, changes: 2 },
      { name: 'season', use: { as: 'new', title: 'Season' } },
      { name: 'view', use: { as: 'new', title: 'View' }, values: 1 },
    ])
    expect(check).toMatchObject({ rows: 3, matched: 2, conflicts: 1, agreed: 0, problemCount: 1 })
    expect(check.first.map(({ imageId }) => imageId === null)).toEqual([false, false, true])
    expect(check.first[0]).toMatchObject({ imageId: a, cells: ['a.jpg', 'Hat', 'Navy', 'Winter', 'front'] })
    expect(check.unknown.find(({ name }) => name === 'Hats')).toEqual({
      column: 1,
      name: 'Hats',
      rows: 1,
      alike: ['Hat'],
    })
    expect(await studio.client.labels.attributes()).toEqual(before)
  })

  it('is read as a person maps its columns and names; what they skip is counted', async () => {
    const { studio, colour, type, labelOf, ...rest } = await open()
    const columns: TableReading['columns'] = [
      { as: 'file' },
      { as: 'attribute', attributeId: type },
      { as: 'attribute', attributeId: colour },
      { as: 'new', title: 'Time of year' },
      { as: 'skip' },
    ]
    const same = [
      { column: 1, name: 'hats', label: 'Hat' },
      { column: 2, name: 'Dark Navy', label: 'Navy' },
    ]
    const check = await studio.client.exchange.check({ path: rest.path, columns, same })
    expect(check.unknown.map(({ name }) => name).sort()).toEqual(['Summer', 'Winter'])
    const report = await rest.import({ columns, same })
    expect(report).toMatchObject({ labels: 5, created: 2, made: ['Time of year'], conflicts: 1, overwritten: 0 })
    expect(report.unused).toEqual([{ column: 'view', values: 1, reason: 'you skip it' }])
    expect(report.conflictImages).toEqual([rest.a])
    expect([await labelOf('b.jpg', type), await labelOf('b.jpg', colour)]).toEqual(['Hat', 'Navy'])
    expect(await labelOf('a.jpg', type)).toBe('Coat')
  })

  it('has the last word where a person says so, and one undo gives the decision back', async () => {
    const { studio, type, labelOf, ...rest } = await open()
    const report = await rest.import({ conflicts: 'overwrite' })
    expect(report).toMatchObject({ conflicts: 0, overwritten: 1 })
    expect(await labelOf('a.jpg', type)).toBe('Hat')
    await studio.client.annotations.undo()
    expect(await labelOf('a.jpg', type)).toBe('Coat')
  })

  it('refuses a map that does not fit', async () => {
    const { studio, path } = await open()
    const check = (columns: TableReading['columns']) =>
      studio.client.exchange.check({ path, ...(columns && { columns }) })
    await expect(check([{ as: 'file' }])).rejects.toThrow(/has 5 columns now/)
    const skip = { as: 'skip' } as const
    await expect(check([{ as: 'file' }, { as: 'file' }, skip, skip, skip])).rejects.toThrow(
      'Only one column can be the file',
    )
    await expect(check([{ as: 'new', title: 'Type' }, skip, skip, skip, skip])).rejects.toThrow(/already/)
  })

  it('is mapped on the command line, where the other columns stay as they are guessed', async () => {
    const { studio, colour, path, type } = await open()
    const map = ['shade=Colour', 'view=new:Side']
    const reading = await mapped(studio.client, { path }, { map, same: ['shade:Dark Navy=Navy'] })
    expect(reading.columns).toEqual([
      { as: 'file' },
      { as: 'attribute', attributeId: type },
      { as: 'attribute', attributeId: colour },
      { as: 'skip' },
      { as: 'new', title: 'Side' },
    ])
    expect(reading.same).toEqual([{ column: 2, name: 'Dark Navy', label: 'Navy' }])
    const refused = (map: string) => mapped(studio.client, { path }, { map: [map], same: [] })
    await expect(refused('price=skip')).rejects.toThrow(/no column "price"/)
    await expect(refused('view=Colours')).rejects.toThrow(/"Colours" is none of these/)
  })
})
