import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GraphBuilder } from '../../src-main/common/onnx/graph-builder.ts'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** A backbone of one's own, from a file to the images it has read. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>

const shot = (name: string): Promise<void> => driver.screenshot(join(root, 'out/e2e', `backbones-${name}.png`))

/** Conv, Relu, pool and a classifier of five classes, over eight features, as exporters write them. */
function smallNetwork(): Uint8Array {
  const graph = new GraphBuilder('small')
  const weights = (name: string, dims: number[]): string => {
    const count = dims.reduce((product, dim) => product * dim, 1)
    const data = Float32Array.from({ length: count }, (_, index) => Math.sin(index * name.length) / 2)
    return graph.initializer(name, 'float32', dims, data)
  }
  const image = graph.input('input', 'float32', ['n', 3, 32, 32])
  const map = graph.node('Relu', [graph.node('Conv', [image, weights('kernel', [8, 3, 3, 3])])])
  const flat = graph.node('Flatten', [graph.node('GlobalAveragePool', [map])], {}, 'flat')
  const logits = graph.node('Gemm', [flat, weights('classifier', [5, 8]), weights('bias', [5])], { transB: { int: 1 } })
  graph.output(graph.node('Softmax', [logits], {}, 'probabilities'), 'float32', ['n', 5])
  return graph.toBytes()
}

async function chooseFile(name: string): Promise<void> {
  await driver.answerDialogs(join(home.folder, 'models', name))
  await driver.get('backbone-add').click()
}

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Belts'])
  const folder = join(home.folder, 'models')
  mkdirSync(folder)
  const network = smallNetwork()
  writeFileSync(join(folder, 'small.onnx'), network)
  writeFileSync(join(folder, 'cut.onnx'), network.slice(0, network.length / 2))
  driver = await Driver.launch(home)
  await driver.addCatalog(catalog.path)
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await driver.get('room-models').click()
  await driver.get('backbones').waitFor()
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

test('a broken file is told in a sentence, and nothing is added', async () => {
  await chooseFile('cut.onnx')
  const problem = driver.get('backbone-problem')
  await problem.waitFor()
  expect(await problem.innerText()).toContain('cut.onnx')
  await shot('broken')
  await driver.page.keyboard.press('Escape')
  await driver.get('add-backbone').waitFor({ state: 'detached' })
  const origins = (await driver.call('backbones.list')).map(({ origin }: { origin: string }) => origin)
  expect(origins).not.toContain('added')
  expect(await driver.get('models-panel').isVisible()).toBe(true)
})

test('a network dropped on the window is looked into', async () => {
  const session = await driver.page.context().newCDPSession(driver.page)
  const data = { items: [], files: [join(home.folder, 'models', 'small.onnx')], dragOperationsMask: 19 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data })
  await driver.get('backbone-facts').waitFor()
  expect(await driver.get('add-backbone').innerText()).toContain('small.onnx')
  await driver.page.keyboard.press('Escape')
  await driver.get('add-backbone').waitFor({ state: 'detached' })
})

test('a network is looked into, named and added', async () => {
  await chooseFile('small.onnx')
  await driver.get('backbone-facts').waitFor()
  expect(await driver.get('backbone-facts').innerText()).toContain('32 × 32 pixels')
  expect(await driver.get('backbone-feature').inputValue()).toBe('flat')
  await driver.page.getByLabel('Name', { exact: true }).fill('My network')
  await driver.page.getByLabel('Licence').fill('MIT')
  await driver.get('backbone-normalisation').selectOption('unit')
  await shot('adding')
  await driver.get('backbone-confirm').click()
  await driver.get('add-backbone').waitFor({ state: 'detached' })
  const added = (await driver.call('backbones.list')).find(({ title }: { title: string }) => title === 'My network')
  expect(added).toMatchObject({ origin: 'added', dimensions: 8, licence: 'MIT', images: 0, isCurrent: false })
  const card = driver.get(`backbone-${added.name}`)
  await card.scrollIntoViewIfNeeded()
  expect(await card.innerText()).toContain('8 features from 32 × 32 pixels')
  await shot('added')
})

test('it is used: all images are read with it, and the models in use stay', async () => {
  const versions = async (): Promise<unknown> => {
    const attributes = await driver.call('labels.attributes')
    return attributes.map(({ activeVersionId }: { activeVersionId: number | null }) => activeVersionId)
  }
  const [active, labels] = [await versions(), await driver.labels('type')]
  const added = (await driver.call('backbones.list')).find(({ origin }: { origin: string }) => origin === 'added')
  await driver.get(`backbone-${added.name}`).getByTestId('backbone-use').click()
  expect(await driver.get('confirm').innerText()).toContain(`${catalog.truth.size} images`)
  await shot('use')
  await driver.get('confirm-action').click()
  await driver.idle()
  const list = await driver.call('backbones.list')
  expect(list.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toMatchObject({
    title: 'My network',
    images: catalog.truth.size,
  })
  await expect.poll(() => driver.get('backbones').innerText()).toMatch(/My network\s+For new models/)
  expect(await versions()).toEqual(active)
  expect(await driver.labels('type')).toEqual(labels)
  await shot('used')
})

test('the window complained about nothing', () => {
  expect(driver.problems).toEqual([])
})
