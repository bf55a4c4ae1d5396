import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ProviderStatus } from '../../src-preload/contract.ts'
import { GraphBuilder } from '../../src-main/common/onnx/graph-builder.ts'
import { thisSystem } from '../../src-main/common/providers.ts'
import { Accelerator } from '../../src-main/engine/providers/accelerator.ts'
import { VisionClient } from '../../src-main/engine/features/vision-client.ts'
import { softwareVulkan } from '../../src-main/probe/availability.ts'
import { probeNetwork } from '../../src-main/probe/probe-network.ts'
import { writeBackbone } from '../helpers/backbone-resources.ts'
import { shippedBackbone } from '../helpers/shipped-backbone.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments } from '../helpers/images.ts'
import { programs } from '../helpers/paths.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { TestVision } from '../helpers/vision.ts'
import { weakVision } from '../helpers/weak-vision.ts'

const vulkan = softwareVulkan(process.env['SELVEDGE_ELECTRON_RESOLVED'])

/** WebGPU runs on the graphics card in software, in processes started from now on. */
function useSoftwareVulkan(): void {
  for (const [name, value] of Object.entries(vulkan ?? {})) vi.stubEnv(name, value)
}

/** No Vulkan driver is found by processes started from now on, whatever the machine has. */
function takeVulkanAway(): void {
  for (const name of ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES']) vi.stubEnv(name, '/nowhere/driver.json')
}

afterEach(() => vi.unstubAllEnvs())

async function smallNetwork(folder: string): Promise<string> {
  return writeBackbone(folder, { model: probeNetwork().model as Uint8Array, side: 64, dimensions: 64 })
}

/** Embeddings by file name. */
async function embeddings(studio: TestEngine): Promise<Map<string, Float32Array>> {
  const { engine } = studio
  const found = new Map<string, Float32Array>()
  for (const [path, id] of await studio.idsByPath())
    found.set(path, engine.embeddings.block(engine.backbones.current(), [id]).data)
  return found
}

const hasFallenBack = ({ fallback }: ProviderStatus): boolean => fallback !== null

describe('a provider that does not work', () => {
  // Elsewhere WebGPU needs no Vulkan, and works.
  it.runIf(thisSystem === 'linux-x64')(
    'at all is left for the CPU, and every image is tagged',
    async () => {
      takeVulkanAway()
      const bin = testBin()
      const base = await temporaryFolder(bin)
      await makeGarments(join(base, 'catalog'), ['red', 'blue'], 40)
      const studio = await TestEngine.open({ bin })
      expect(await studio.client.system.chooseProvider({ provider: 'webgpu' })).toMatchObject({
        choice: 'webgpu',
        inUse: 'webgpu',
        fallback: null,
      })
      const told = studio.event('providers', hasFallenBack)
      await studio.addAndTag(join(base, 'catalog'))
      const status = await told
      expect(status).toMatchObject({ choice: 'webgpu', inUse: 'cpu' })
      expect(status.fallback).toMatch(
        /^WebGPU failed while tagging\. It does not start: .*\. Tagging goes on with the CPU and nothing is lost\. .*\.$/,
      )
      expect(await studio.client.system.providers()).toEqual(status)
      expect(studio.engine.accelerator.pids).toEqual([])
      expect(await studio.client.catalog.list()).toMatchObject([{ images: 80, untagged: 0, errors: 0 }])
      expect(studio.engine.jobs.list()[0]).toMatchObject({ kind: 'tag', state: 'done', note: '80 images tagged' })
      // Not again in this session, until a person chooses it again.
      const again = await studio.client.system.chooseProvider({ provider: 'webgpu' })
      expect(again).toMatchObject({ inUse: 'webgpu', fallback: null })
    },
    60_000,
  )

  it('because its process ends again and again is left for the CPU', async () => {
    const bin = testBin()
    const base = await temporaryFolder(bin)
    await makeGarments(join(base, 'catalog'), ['red', 'blue', 'green'], 50)
    // The real vision process, which ends when it is to use a provider.
    const vision = join(base, 'vision.mjs')
    await writeFile(
      vision,
      `if (process.argv.includes('--provider')) process.exit(3)
       await import(${JSON.stringify(pathToFileURL(programs.vision).href)})`,
    )
    const studio = await TestEngine.open({ bin, vision })
    await studio.client.system.chooseProvider({ provider: 'webgpu' })
    await studio.addAndTag(join(base, 'catalog'))
    const { inUse, fallback } = await studio.client.system.providers()
    expect(inUse).toBe('cpu')
    expect(fallback).toMatch(/Its process ended \d+ times: The picture reader ended unexpectedly\./)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 150, untagged: 0, errors: 0 }])
  }, 60_000)

  it('is not blamed for a file that ends every process', async () => {
    const bin = testBin()
    const base = await temporaryFolder(bin)
    await makeGarments(join(base, 'catalog'), ['red', 'blue'], 40)
    for (const name of ['blue-p0005 deadly.jpg', 'red-p0030 deadly.jpg', 'red-p0039 deadly.jpg'])
      await writeFile(join(base, 'catalog', name), 'ends who reads it')
    // The provider named is the CPU under another name: it works wherever this test runs.
    const asCpu = "const at = process.argv.indexOf('--provider')\nif (at > 0) process.argv.splice(at, 2)"
    const vision = await weakVision(base, 'deadly', "process.kill(process.pid, 'SIGKILL')", asCpu)
    const studio = await TestEngine.open({ bin, vision })
    await studio.client.system.chooseProvider({ provider: 'webgpu' })
    await studio.addAndTag(join(base, 'catalog'))
    expect(await studio.client.system.providers()).toMatchObject({ inUse: 'webgpu', fallback: null })
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 83, untagged: 0, errors: 3 }])
    const failed = await studio.client.images.rows({ ids: Uint32Array.from(await studio.ids({ failed: true })) })
    expect(failed.map(({ error }) => error)).toEqual(
      failed.map(() => expect.stringMatching(/ended the decoder/) as string),
    )
  }, 60_000)
})

it('a provider that hangs is ended, and the CPU answers', async () => {
  const bin = testBin()
  const base = await temporaryFolder(bin)
  await makeGarments(base, ['red'], 9)
  // It falls asleep over its first pictures.
  const entry = await weakVision(base, '"embed"', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)')
  const { pool } = await TestVision.start(bin)
  const reasons: string[] = []
  const accelerator = new Accelerator({
    vision: { name: 'vision', entry, restart: true },
    failed: (provider, reason) => reasons.push(`${provider}: ${reason}`),
    silenceLimitMs: 1000,
  })
  bin.add(() => accelerator.close())
  accelerator.use('webgpu')
  const vision = new VisionClient(pool, accelerator)
  const backbones = [shippedBackbone()]
  const items = Array.from({ length: 9 }, (_, id) => ({ id: id + 1, path: join(base, `red-p000${id}.jpg`) }))
  expect((await vision.embed({ items: items.slice(0, 3), backbones, heads: [] })).rows).toEqual([1, 2, 3])
  expect(accelerator.pids, 'a few pictures do not start it').toEqual([])
  expect((await vision.embed({ items, backbones, heads: [] })).rows).toEqual(items.map(({ id }) => id))
  expect(reasons).toEqual(['webgpu: It gave no answer for 1 seconds.'])
  expect(accelerator.pids).toEqual([])
}, 60_000)

// Needs the graphics card in software that lies in the Electron folder (npm test names it).
describe.skipIf(!vulkan)('WebGPU on a graphics card in software', () => {
  it('is measured by itself a moment after the start, and not preferred to a faster CPU', async () => {
    useSoftwareVulkan()
    const bin = testBin()
    const base = await temporaryFolder(bin)
    const studio = await TestEngine.open({ bin, resources: await smallNetwork(base) })
    const status = await studio.event('providers', ({ measuredAt }) => measuredAt !== null)
    expect(status).toMatchObject({ choice: 'auto', inUse: 'cpu', measuring: false, fallback: null })
    expect(status.reports).toMatchObject([{ provider: 'cuda' }, { works: true }, { provider: 'cpu', works: true }])
    expect(status.reports.every(({ why }) => /^[A-Z].*\.$/.test(why))).toBe(true)
  }, 120_000)

  it('embeds as the CPU does', async () => {
    useSoftwareVulkan()
    const bin = testBin()
    const base = await temporaryFolder(bin)
    await makeGarments(join(base, 'catalog'), ['red', 'green', 'blue'], 4)
    const resources = await smallNetwork(join(base, 'resources'))
    const found: Map<string, Float32Array>[] = []
    for (const provider of ['cpu', 'webgpu'] as const) {
      const studio = await TestEngine.open({ bin, resources })
      await studio.client.system.chooseProvider({ provider })
      await studio.addAndTag(join(base, 'catalog'))
      expect(await studio.client.system.providers()).toMatchObject({ inUse: provider, fallback: null })
      expect(studio.engine.accelerator.pids).toHaveLength(provider === 'cpu' ? 0 : 1)
      found.push(await embeddings(studio))
    }
    const [onProcessor, onGraphics] = found
    expect(onProcessor?.size).toBe(12)
    for (const [path, expected] of onProcessor ?? []) {
      const largest = Math.max(...expected.map(Math.abs))
      onGraphics?.get(path)?.forEach((value, at) => {
        // Stored as half floats: two neighbours of them may differ by a thousandth.
        expect(Math.abs(value - (expected[at] ?? 0)) / largest).toBeLessThan(2e-3)
      })
    }
  }, 120_000)

  it('that dies in mid-job, twice, is left for the CPU, and every image is tagged', async () => {
    useSoftwareVulkan()
    const bin = testBin()
    const base = await temporaryFolder(bin)
    await makeGarments(join(base, 'catalog'), ['red', 'green', 'blue', 'black'], 100)
    const studio = await TestEngine.open({ bin, resources: await tinyNetwork(join(base, 'resources')) })
    await studio.client.system.chooseProvider({ provider: 'webgpu' })
    const told = studio.event('providers', hasFallenBack)
    const killed = new Set<number>()
    studio.engine.events.on('jobs', (jobs) => {
      if (!jobs.some(({ kind, done }) => kind === 'tag' && done > 0)) return
      for (const pid of studio.engine.accelerator.pids) {
        if (killed.has(pid) || killed.size === 2 || !isReady(pid)) continue
        killed.add(pid)
        process.kill(pid, 'SIGKILL')
      }
    })
    await studio.addAndTag(join(base, 'catalog'))
    expect(killed.size).toBe(2)
    expect((await told).fallback).toMatch(/Its process ended \d+ times: The picture reader was ended from outside;/)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 400, untagged: 0, errors: 0 }])
  }, 120_000)

  it('that gives what is no number in mid-job is left for the CPU, which gives numbers', async () => {
    useSoftwareVulkan()
    const bin = testBin()
    const base = await temporaryFolder(bin)
    const folder = join(base, 'catalog')
    await mkdir(folder)
    for (let index = 0; index < 200; index++) {
      const background = index < 100 ? { r: 20, g: index, b: 20 } : { r: 255, g: 255, b: 255 - (index % 3) }
      await sharp({ create: { width: 32, height: 32, channels: 3, background } })
        .jpeg()
        .toFile(join(folder, `${String(index).padStart(3, '0')}.jpg`))
    }
    const studio = await TestEngine.open({ bin, resources: await tinyNetwork(join(base, 'resources')) })
    await studio.client.system.chooseProvider({ provider: 'webgpu' })
    let taggedBefore = 0
    const told = studio.event('providers', (status) => {
      if (!hasFallenBack(status)) return false
      const count = 'SELECT count(DISTINCT image_id) FROM cache.embedding'
      taggedBefore = studio.engine.store.database.prepare(count).pluck().get() as number
      return true
    })
    await studio.addAndTag(folder)
    expect((await told).fallback).toContain('It gave something that is no number.')
    expect(taggedBefore, 'it did work before').toBeGreaterThan(0)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 200, untagged: 0, errors: 0 }])
    for (const [value] of (await embeddings(studio)).values()) expect(Number.isFinite(value)).toBe(true)
  }, 120_000)
})

/**
 * How light a picture is, through a function that graphics cards compute by squaring: of a white picture that comes to more
 * than there are numbers. The CPU has a better formula.
 */
async function tinyNetwork(folder: string): Promise<string> {
  const graph = new GraphBuilder('lightness')
  const image = graph.input('image', 'uint8', ['N', 16, 16, 3])
  const light = graph.node('Flatten', [graph.node('Cast', [image], { to: { int: 1 } })])
  const mean = graph.node('ReduceMean', [light], { axes: { ints: [1] }, keepdims: { int: 1 } })
  const large = graph.node('Mul', [mean, graph.initializer('scale', 'float32', [], Float32Array.of(8e16))])
  graph.output(graph.node('Asinh', [large], {}, 'embedding'), 'float32', ['N', 1])
  return writeBackbone(folder, { model: graph.toBytes(), side: 16, dimensions: 1 })
}

/** Whether a process has loaded ONNX Runtime: before that, its death would be no death at work. */
function isReady(pid: number): boolean {
  return readFileSync(`/proc/${pid}/maps`, 'utf8').includes('libvulkan')
}
