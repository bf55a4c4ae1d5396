import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { shareInterval } from '../../src-main/common/intervals.ts'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin, type Bin } from '../helpers/bin.ts'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { resources } from '../helpers/paths.ts'
import { addVersion } from '../helpers/predictions.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** Shipped models of our own: the real backbone, and heads of an attribute no real one has. */
async function makeResources(bin: Bin): Promise<string> {
  const folder = await temporaryFolder(bin)
  await cp(join(resources, 'models', defaultBackbone), join(folder, 'models', defaultBackbone), {
    recursive: true,
  })
  return folder
}

async function ship(folder: string, content: string, labels = ['plain', 'striped']): Promise<void> {
  const head = join(folder, 'models', 'pattern-head')
  await mkdir(head, { recursive: true })
  await writeFile(join(head, 'head.onnx'), content)
  const card = {
    format: 1, kind: 'head', id: 'pattern-head', name: `Pattern ${content}`, attribute: 'pattern', file: 'head.onnx',
    sha256: createHash('sha256').update(content).digest('hex'), labels, features: [defaultBackbone], metrics: null,
    training: {}, licence: 'MIT', date: '2026-11-23',
  } // prettier-ignore
  await writeFile(join(head, 'card.json'), JSON.stringify(card))
}

describe('shipped heads', () => {
  it('become active with their attribute and labels, once', async () => {
    const bin = testBin()
    const models = await makeResources(bin)
    await ship(models, 'one')
    const studio = await TestEngine.open({ bin, resources: models })
    const attributeId = studio.attribute('pattern')
    const expected = [{ name: 'Pattern one', origin: 'shipped', state: 'active', labels: 2 }]
    expect(await studio.client.models.versions({ attributeId })).toMatchObject(expected)
    await studio.reopen()
    expect(await studio.client.models.versions({ attributeId })).toMatchObject(expected)
    expect([...studio.engine.attributes.labelNames(attributeId).values()].toSorted()).toEqual(['plain', 'striped'])
  })

  it('stay where an update brings the same with more on its card', async () => {
    const bin = testBin()
    const models = await makeResources(bin)
    await ship(models, 'one')
    const studio = await TestEngine.open({ bin, resources: models })
    const attributeId = studio.attribute('pattern')
    const [before] = await studio.client.models.versions({ attributeId })
    const path = join(models, 'models', 'pattern-head', 'card.json')
    const metrics = { images: 7, top1: 0.5, top3: 1, macroRecall: 0.5, perLabel: [] }
    await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), metrics }))
    await studio.reopen()
    const interval = shareInterval(4, 7)
    const whole = { ...metrics, interval, calibrationError: null }
    expect(await studio.client.models.versions({ attributeId })).toEqual([{ ...before, metrics: whole }])
  })

  it('are replaced by those of an update', async () => {
    const bin = testBin()
    const models = await makeResources(bin)
    await ship(models, 'one')
    const studio = await TestEngine.open({ bin, resources: models })
    const attributeId = studio.attribute('pattern')
    await ship(models, 'two', ['plain', 'striped', 'dotted'])
    await studio.reopen()
    expect(await studio.client.models.versions({ attributeId })).toMatchObject([
      { name: 'Pattern two', state: 'active', labels: 3 },
    ])
  })

  it('never take the place of what a person accepted', async () => {
    const bin = testBin()
    const models = await makeResources(bin)
    await ship(models, 'one')
    const studio = await TestEngine.open({ bin, resources: models })
    const attributeId = studio.attribute('pattern')
    const own = addVersion(studio, {
      attributeId,
      labelIds: [studio.label(attributeId, 'plain')],
      state: 'active',
      said: new Map(),
    })
    await ship(models, 'two')
    await studio.reopen()
    expect(await studio.client.models.versions({ attributeId })).toMatchObject([
      { name: 'Pattern two', state: 'retired' },
      { id: own, state: 'active' },
    ])
  })
})

describe('a model that is not as its card says', () => {
  it('the backbone: the library opens, it is named, and the next start finds it well', async () => {
    const bin = testBin()
    const models = await makeResources(bin)
    const path = join(models, 'models', defaultBackbone, 'model.onnx')
    const whole = await readFile(path)
    await writeFile(path, whole.subarray(0, 1000))
    const studio = await TestEngine.open({ bin, resources: models })
    expect(await studio.client.library.notices()).toEqual([
      expect.stringMatching(/^The network ".*", which ships with Selvedge, is damaged\. Install Selvedge again\.$/),
    ])
    await writeFile(path, whole)
    await studio.reopen()
    expect(await studio.client.library.notices()).toEqual([])
  })

  it('a card that is no card: the library opens, and it is named', async () => {
    const bin = testBin()
    const models = await makeResources(bin)
    await ship(models, 'one')
    await writeFile(join(models, 'models', 'pattern-head', 'card.json'), '{"kind": "head", "format": 2}')
    const studio = await TestEngine.open({ bin, resources: models })
    expect(await studio.client.library.notices()).toEqual([
      expect.stringMatching(
        /^The model in "pattern-head", which ships with Selvedge, is damaged\. Install Selvedge again\.$/,
      ),
    ])
  })
})
