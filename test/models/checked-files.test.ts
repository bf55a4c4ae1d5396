import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { fileHash, verifyModelFile } from '../../src-main/engine/models/cards.ts'
import { CheckedFiles } from '../../src-main/engine/models/checked-files.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const day = 24 * 60 * 60 * 1000
let studio: TestEngine
let now: number
let reads: number
let file: string
let card: { file: string; sha256: string }

const open = (): CheckedFiles =>
  new CheckedFiles(
    studio.engine.store.database,
    async (...parameters) => {
      reads++
      await verifyModelFile(...parameters)
    },
    () => now,
  )

const verify = (): Promise<void> => open().verify(studio.library, card)

beforeEach(async () => {
  studio = await TestEngine.open()
  file = join(studio.library, 'head.onnx')
  writeFileSync(file, 'weights')
  card = { file: 'head.onnx', sha256: await fileHash(file) }
  now = 1_700_000_000_000
  reads = 0
  await verify()
  expect(reads).toBe(1)
})

describe('a file that was found whole', () => {
  it('is not read again within a day', async () => {
    now += day - 1
    await verify()
    expect(reads).toBe(1)
  })

  it('is read again after a day, and then not for another', async () => {
    now += day
    await verify()
    await verify()
    expect(reads).toBe(2)
  })

  it('is read again where the clock went back', async () => {
    now -= 1
    await verify()
    expect(reads).toBe(2)
  })

  it('is read again when it was written again, and refused where it is another', async () => {
    writeFileSync(file, 'weights')
    await verify()
    expect(reads).toBe(2)
    writeFileSync(file, 'WEIGHTS')
    await expect(verify()).rejects.toMatchObject({ code: 'damaged' })
    await expect(verify(), 'as often as it is asked').rejects.toMatchObject({ code: 'damaged' })
    expect(reads).toBe(4)
  })

  it('is read again for a card that names another sum', async () => {
    card.sha256 = '0'.repeat(64)
    await expect(verify()).rejects.toMatchObject({ code: 'damaged' })
    expect(reads).toBe(2)
  })

  it('is missed when it is gone', async () => {
    rmSync(file)
    await expect(verify()).rejects.toMatchObject({ code: 'model-missing' })
  })
})
