import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mixed } from '../../src-main/common/random.ts'
import { groupsOf } from '../../src-main/engine/training/groups.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { headMetrics } from '../helpers/metrics.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** Copies files below a catalog under other names, so that nothing but the content is the same. */
async function copy(folder: string, into: string, names: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(join(folder, into))
  for (const [from, to] of names) await cp(join(folder, from), join(folder, into, to))
}

describe('what is held out together', () => {
  it('are views of a product and files of one content, also where one holds through the other', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'catalog')
    await makeGarments(folder, ['red', 'blue'], 4)
    await cp(join(folder, 'red-p0000.jpg'), join(folder, 'SV-1_front.jpg'))
    await cp(join(folder, 'red-p0001.jpg'), join(folder, 'SV-1_back.jpg'))
    const copies = { 'red-p0001.jpg': 'old.jpg', 'blue-p0000.jpg': 'other.jpg' }
    await copy(folder, 'copies', new Map(Object.entries(copies)))
    const studio = await TestEngine.open({ bin })
    await studio.addAndTag(folder)
    const byPath = await studio.idsByPath()
    const groupOf = (paths: string[]): number[] =>
      groupsOf(
        studio.engine.store.database,
        paths.map((path) => byPath.get(path) ?? 0),
      )
    const [front, copyOfFront, copyOfBack, secondCopyOfBack] = groupOf([
      'SV-1_front.jpg',
      'red-p0000.jpg',
      'red-p0001.jpg',
      'copies/old.jpg',
    ])
    expect(copyOfFront).toBe(front)
    const members = ['SV-1_front.jpg', 'SV-1_back.jpg', 'red-p0000.jpg', 'red-p0001.jpg', 'copies/old.jpg']
    expect(front, 'the smallest id of the group').toBe(Math.min(...members.map((path) => byPath.get(path) ?? 0)))
    expect(copyOfBack, 'through the back view, which was not asked about').toBe(front)
    expect(secondCopyOfBack).toBe(front)
    const [blue, copyOfBlue, alone] = groupOf(['blue-p0000.jpg', 'copies/other.jpg', 'blue-p0001.jpg'])
    expect(copyOfBlue).toBe(blue)
    expect(new Set([front, blue, alone]).size).toBe(3)
  }, 60_000)

  it('so random labels on copied pictures do not measure well', async () => {
    const bin = testBin()
    const folder = join(await temporaryFolder(bin), 'catalog')
    await makeGarments(folder, ['red', 'green', 'blue', 'black'], 10)
    const originals = (await readdir(folder)).toSorted()
    const twins = ['second', 'third'].map((into, seed) => ({
      into,
      names: new Map(originals.map((name, index) => [name, `x${mixed(seed, index)}x.jpg`])),
    }))
    for (const { into, names } of twins) await copy(folder, into, names)
    const studio = await TestEngine.open({ bin })
    await studio.addAndTag(folder)
    const byPath = await studio.idsByPath()
    const attributeId = studio.attribute('Coin')
    for (const [side, name] of ['heads', 'tails'].entries()) {
      const ids = originals.flatMap((original, index) =>
        mixed(9, index) % 2 === side
          ? [original, ...twins.map(({ into, names }) => `${into}/${names.get(original)}`)]
          : [],
      )
      await studio.client.annotations.decide({
        ids: Uint32Array.from(ids, (path) => byPath.get(path) ?? 0),
        attributeId,
        decision: { kind: 'is', labelId: studio.label(attributeId, name) },
      })
    }
    const { jobId, runId } = await studio.client.training.start({ attributeId })
    await studio.done(jobId)
    const { top1, images } = headMetrics((await studio.client.training.run({ runId })).after)
    expect(images).toBeGreaterThanOrEqual(30)
    expect(top1, 'a coin cannot be foretold').toBeLessThan(0.8)
  }, 60_000)
})
