import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AttributeKind } from '../../src-preload/contract.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles, writeStubs } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { numberKind } from './number-kind.ts'

/** A studio whose attributes can be numbers, which the program itself does not know: one file more, and no room touched. */
async function open() {
  const bin = testBin()
  const folder = await temporaryFolder(bin)
  await writeStubs(join(folder, 'catalog'), 3)
  const studio = await TestEngine.open({ bin, kinds: (parts) => ({ number: numberKind(parts) }) })
  await studio.scan(join(folder, 'catalog'))
  const { id: attributeId } = studio.engine.attributes.create('Price', 'price', 'number' as AttributeKind)
  const ids = await studio.ids()
  const decide = (place: number, text: string) =>
    studio.client.annotations.decide({
      ids: Uint32Array.of(ids[place] ?? 0),
      attributeId,
      decision: { kind: 'text', text },
    })
  const prices = () =>
    studio.engine.store.database
      .prepare('SELECT text FROM cache.caption_text WHERE attribute_id = ? ORDER BY image_id')
      .pluck()
      .all(attributeId)
  return { studio, folder, attributeId, ids, decide, prices }
}

describe('a kind of answers that the program does not know', () => {
  it('is decided on, undone and redone', async () => {
    const { studio, decide, prices } = await open()
    const { changed, history } = await decide(0, ' 19,90 ')
    expect(changed).toBe(1)
    expect(history.undo?.title).toBe('Price: 19.9 on 1 image')
    await decide(1, '5')
    expect(prices()).toEqual(['19.9', '5'])
    await studio.client.annotations.undo()
    expect(prices()).toEqual(['19.9'])
    await studio.client.annotations.redo()
    expect(prices()).toEqual(['19.9', '5'])
    await expect(decide(0, 'much')).rejects.toThrow('Price is a number, which "much" is not.')
    expect((await decide(0, '19.90')).changed, 'the same number again').toBe(0)
  })

  it('goes to a table and comes from one; a person is not overwritten', async () => {
    const { studio, folder, decide, ids, prices } = await open()
    await decide(0, '7')
    const path = join(folder, 'prices.csv')
    const names = (await studio.client.images.rows({ ids: Uint32Array.from(ids) })).map(({ name }) => name)
    await writeFiles(folder, {
      'prices.csv': `file,price\n${names.map((name, at) => `${name},${at + 1}`).join('\n')}\n`,
    })
    const imported = await studio.client.exchange.importCsv({ path })
    await studio.done(imported.jobId)
    expect(prices()).toEqual(['7', '2', '3'])
    const written = join(folder, 'out.csv')
    await studio.done((await studio.client.exchange.exportCsv({ path: written })).jobId)
    const [head, first, second] = (await readFile(written, 'utf8')).split('\n').map((line) => line.split(','))
    const column = head?.indexOf('price') ?? -1
    expect([first?.slice(column, column + 2), second?.slice(column, column + 2)]).toEqual([
      ['7', 'human'],
      ['2', 'imported'],
    ])
  })

  it('is counted, listed by who decided, and not learned by anything', async () => {
    const { studio, attributeId, decide, ids } = await open()
    await decide(1, '12')
    expect(await studio.ids({ all: [{ attributeId, states: ['human'] }] })).toEqual([ids[1]])
    expect(await studio.client.training.summary({ attributeId })).toMatchObject({
      human: 1,
      obstacle: 'Nothing learns Price yet: give it by hand.',
    })
    await expect(studio.client.training.start({ attributeId })).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('of a library is refused by a program without it', async () => {
    const { studio, decide, attributeId } = await open()
    await decide(0, '1')
    const { library } = studio
    await studio.close()
    await expect(TestEngine.open({ library })).rejects.toMatchObject({ code: 'library-newer' })
    expect(attributeId).toBeGreaterThan(0)
  })
})
