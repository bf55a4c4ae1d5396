import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { mutated } from '../helpers/mutations.ts'
import { Random } from '../helpers/random.ts'
import { badImages, bomb, goodImages, makeStrangeImages } from '../helpers/strange-images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { figure, seed, times } from './scale.ts'

const spoiled = times(60, 1000)
const bombs = times(1, 40)

it(
  `tags what it can read among ${spoiled} spoiled pictures and ${bombs} bombs, and says of each other why not`,
  async () => {
    const bin = testBin()
    const random = new Random(17 + seed)
    const [catalog, sources] = [await temporaryFolder(bin), await temporaryFolder(bin)]
    await makeGarments(join(catalog, 'sound'), ['red', 'blue'], 10)
    await mkdir(join(catalog, 'odd'))
    await makeStrangeImages(join(catalog, 'odd'))
    await mkdir(join(catalog, 'spoiled'))
    const good = await Promise.all(
      Object.entries(goodImages).map(async ([name, { make }]) => {
        const path = join(sources, name)
        await make(path)
        return { ending: extname(name), bytes: await readFile(path) }
      }),
    )
    for (let index = 0; index < spoiled; index++) {
      const { bytes, ending } = random.pick(good)
      await writeFile(join(catalog, 'spoiled', `${index}${ending}`), mutated(bytes, random))
    }
    await mkdir(join(catalog, 'bombs'))
    for (let index = 0; index < bombs; index++) {
      const side = 8000 + random.below(50_000)
      await writeFile(join(catalog, 'bombs', `${index}.png`), bomb(side, Math.ceil(2e8 / side)))
    }

    const studio = await TestEngine.open({ bin })
    await studio.addAndTag(catalog)
    const { database } = studio.engine.store
    const rows = database
      .prepare(
        `SELECT f.path AS folder, i.name, i.error_code AS code, i.error,
         EXISTS (SELECT 1 FROM cache.embedding e WHERE e.image_id = i.id) AS isRead
       FROM image i JOIN folder f ON f.id = i.folder_id`,
      )
      .all() as { folder: string; name: string; code: string | null; error: string | null; isRead: 0 | 1 }[]
    const of = (folder: string) => rows.filter((row) => row.folder === folder)
    expect(of('sound').map(({ isRead }) => isRead)).toEqual(Array(20).fill(1))
    expect(of('bombs').map(({ code }) => code)).toEqual(Array(bombs).fill('too-large'))
    for (const [name, { code }] of Object.entries(badImages)) {
      expect(of('odd').find((row) => row.name === name)).toMatchObject({ code })
    }
    // One or the other, and never a sentence that blames the program.
    for (const row of rows) {
      expect(row.isRead, row.name).toBe(row.code === null ? 1 : 0)
      if (row.code === null) continue
      expect(row.error, row.name).not.toMatch(/SIG[A-Z]+|E[A-Z]{5,}|undefined|internal|[Uu]nknown error/u)
      expect(['damaged', 'unsupported', 'too-large'], `${row.name}: ${row.error ?? ''}`).toContain(row.code)
    }
    const read = of('spoiled').filter(({ isRead }) => isRead === 1).length
    figure('spoiled pictures', `${spoiled}: ${read} read, ${spoiled - read} with a reason, 0 crashes, 0 hangs`)
    figure('odd files', `${of('odd').length}, each as it should be`)
    figure('bombs', `${bombs}, all refused by their header`)
  },
  times(120_000, 3_600_000),
)
