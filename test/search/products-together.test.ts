import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

let studio: TestEngine
let byPath: Map<string, number>

beforeAll(async () => {
  const bin = new Bin()
  const folder = join(await temporaryFolder(bin), 'shop')
  const names = ['SV-1_front.jpg', 'SV-1_back.jpg', 'SV-1_side.jpg', 'SV-2_front.jpg', 'SV-2_back.jpg', 'cap.jpg']
  await writeFiles(folder, Object.fromEntries(names.map((name, at) => [name, 'x'.repeat(at + 1)])))
  studio = await TestEngine.open({ bin })
  await studio.scan(folder)
  byPath = await studio.idsByPath()
  return () => bin.empty()
})

const idsOf = (...names: string[]): number[] => names.map((name) => byPath.get(name) ?? 0)

describe('the views of a product, together', () => {
  it('are one image, the first in the order, with how many they are', async () => {
    const { images } = studio.client
    const ask = async (descending: boolean, text?: string) => {
      const filter = text === undefined ? {} : { text }
      const { ids, views } = await images.list({
        kind: 'filter',
        filter,
        sort: { by: 'name', descending },
        together: true,
      })
      return { ids: [...ids], views: [...(views ?? [])] }
    }
    expect(await ask(false)).toEqual({ ids: idsOf('cap.jpg', 'SV-1_back.jpg', 'SV-2_back.jpg'), views: [1, 3, 2] })
    expect(await ask(true)).toEqual({ ids: idsOf('SV-2_front.jpg', 'SV-1_side.jpg', 'cap.jpg'), views: [2, 3, 1] })
    // What is found of a product stands for all of it: a decision goes to every view.
    expect(await ask(false, 'side')).toEqual({ ids: idsOf('SV-1_side.jpg'), views: [3] })
  })

  it('are found from any of them', async () => {
    const { images } = studio.client
    const whole = async (...names: string[]) =>
      [...(await images.list({ kind: 'views', ids: Uint32Array.from(idsOf(...names)) })).ids].sort()
    expect(await whole('SV-1_side.jpg', 'cap.jpg')).toEqual(
      idsOf('SV-1_front.jpg', 'SV-1_back.jpg', 'SV-1_side.jpg', 'cap.jpg').sort(),
    )
    expect(await whole('cap.jpg')).toEqual(idsOf('cap.jpg'))
  })
})
