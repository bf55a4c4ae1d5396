import { shippedBackbone } from '../helpers/shipped-backbone.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ProviderName } from '../../src-preload/contract.ts'
import { GraphBuilder } from '../../src-main/common/onnx/graph-builder.ts'
import type { ProbeReport } from '../../src-main/common/contracts/probe.ts'
import type { BackboneSpec } from '../../src-main/common/contracts/vision.ts'
import { fastestOf } from '../../src-main/engine/providers/choose.ts'
import { probeInChild } from '../../src-main/engine/providers/probe-in-child.ts'
import { providerRefusal, softwareVulkan } from '../../src-main/probe/availability.ts'
import { tryInChild } from '../../src-main/engine/backbones/try-in-child.ts'
import { trialBounds } from '../../src-main/backbone-import/trial-bounds.ts'
import { probeNetwork } from '../../src-main/probe/probe-network.ts'
import { probeProvider } from '../../src-main/probe/probe.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { root } from '../helpers/paths.ts'

const entry = join(root, 'src-main/probe/probe-process.ts')
const vulkan = softwareVulkan(process.env['SELVEDGE_ELECTRON_RESOLVED'])
const quiet = async (): Promise<{ entry: string; logFile: string }> => ({
  entry,
  logFile: join(await temporaryFolder(testBin()), 'log'),
})

async function program(text: string): Promise<string> {
  const path = join(await temporaryFolder(testBin()), 'program.mjs')
  await writeFile(path, text)
  return path
}

async function backbone(model: Uint8Array, side: number, dimensions: number): Promise<BackboneSpec> {
  const file = join(await temporaryFolder(testBin()), 'model.onnx')
  await writeFile(file, model)
  const input = { name: 'image', width: side, height: side, fit: 'cover' as const }
  return { name: 'test', file, input, output: { name: 'embedding', dimensions } }
}

const report = (provider: ProviderName, works: boolean, millisecondsPerImage: number | null): ProbeReport => ({
  provider,
  works,
  millisecondsPerImage,
  why: '',
})

describe('the probe', () => {
  it('is right on the CPU, in this process and in one of its own', async () => {
    const expected = { provider: 'cpu', works: true, millisecondsPerImage: expect.any(Number) }
    expect(await probeProvider({ provider: 'cpu' })).toMatchObject(expected)
    expect(await probeInChild({ ...(await quiet()), candidates: ['cpu'] })).toMatchObject([expected])
  })

  it('measures with the backbone that is asked for', async () => {
    const shipped = shippedBackbone()
    const reports = await probeInChild({ ...(await quiet()), candidates: ['cpu'], backbone: shipped })
    expect(reports).toMatchObject([{ works: true }])
    const missing = { ...shipped, file: `${shipped.file}.none` }
    expect(await probeProvider({ provider: 'cpu', backbone: missing })).toMatchObject({ works: false })
  })

  it('says why a provider is not tried', async () => {
    expect(providerRefusal('dml', 'linux', ['dml'])).toBe('DirectML does not exist on this system.')
    expect(providerRefusal('cuda', 'linux-x64', ['cpu'])).toContain('no CUDA')
    expect(providerRefusal('webgpu', 'darwin', ['webgpu'])).toBeNull()
    const reports = await probeInChild({ ...(await quiet()), candidates: ['coreml', 'dml', 'cpu'] })
    expect(reports.filter(({ works }) => !works).length).toBeGreaterThan(0)
    expect(reports.every(({ why }) => /^[A-Z].*\.$/.test(why))).toBe(true)
    if (process.platform === 'linux') expect(fastestOf(reports)).toBe('cpu')
  })

  it('does not fall with what it tries', async () => {
    const reports = await probeInChild({ ...(await quiet()), candidates: ['cuda', 'webgpu'] })
    expect(reports.map(({ provider }) => provider)).toEqual(['cuda', 'webgpu'])
    expect(['cpu', 'cuda', 'webgpu']).toContain(fastestOf(reports))
  })

  it.each([
    ['dies', 'process.exit(7)'],
    ['is killed', 'process.kill(process.pid, "SIGKILL")'],
    ['never answers', 'setInterval(() => undefined, 1000); process.on("message", () => undefined)'],
  ])('survives a process that %s', async (_what, text) => {
    const reports = await probeInChild({ entry: await program(text), candidates: ['cuda', 'cpu'], timeLimit: 700 })
    expect(reports).toMatchObject([{ works: false }, { works: false }])
    expect(reports[0]?.why).toContain('It failed while it was tried')
  })

  it('is ended where it takes more memory than the computer can spare', async () => {
    // As on a computer of one megabyte.
    const small = `process.constrainedMemory = () => 1e6\nawait import(${JSON.stringify(pathToFileURL(entry).href)})\n`
    const reports = await probeInChild({ ...(await quiet()), entry: await program(small), candidates: ['cpu'] })
    expect(reports).toMatchObject([{ works: false, why: expect.stringContaining('memory') as string }])
  })

  it('takes the fastest that is right', () => {
    expect(fastestOf([report('cuda', false, null), report('webgpu', true, 2), report('cpu', true, 3)])).toBe('webgpu')
    expect(fastestOf([report('webgpu', true, 9), report('cpu', true, 3)])).toBe('cpu')
    expect(fastestOf([report('cuda', false, null)])).toBe('cpu')
  })

  // Needs the graphics card in software that lies in the Electron folder (npm test names it).
  it.skipIf(!vulkan)('WebGPU gives the answer of the CPU', { timeout: 120_000 }, async () => {
    const options = { ...(await quiet()), candidates: ['webgpu'] as const, timeLimit: 100_000 }
    const reports = await probeInChild({ ...options, environment: vulkan ?? {} })
    expect(reports).toMatchObject([{ provider: 'webgpu', works: true }])
  })
})

describe('an unknown network, tried in a process of its own', () => {
  it('passes where it behaves', async () => {
    const spec = await backbone(probeNetwork().model as Uint8Array, 64, 64)
    expect(await tryInChild(await quiet(), spec, await trialBounds(spec.file))).toMatchObject({ dimensions: 64 })
  })

  it('is refused with a sentence where it does not keep its promise, or is no network', async () => {
    const spec = await backbone(probeNetwork().model as Uint8Array, 64, 63)
    const bounds = await trialBounds(spec.file)
    await expect(tryInChild(await quiet(), spec, bounds)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('[1, 64] instead of [1, 63]'),
    })
    await expect(tryInChild(await quiet(), await backbone(Buffer.from('none'), 64, 64), bounds)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('ONNX Runtime cannot load it'),
    })
  })

  it.each([
    ['memory', 'took more memory', { memory: 60e6, milliseconds: 20_000 }],
    ['time', 'took more time', { memory: 4e9, milliseconds: 200 }],
  ])('is ended where it takes too much %s', async (_what, words, limits) => {
    // A column times a row: 10,000 numbers become 25 million. That times itself is a long work.
    const graph = new GraphBuilder('hungry')
    const length = 5000
    const column = graph.initializer('column', 'float32', [length, 1], new Float32Array(length).fill(1e-3))
    const row = graph.initializer('row', 'float32', [1, length], new Float32Array(length).fill(1e-3))
    const image = graph.input('image', 'uint8', ['N', 32, 32, 3])
    const pixels = graph.node('Cast', [image], { to: { int: 1 } })
    const square = graph.node('MatMul', [column, row])
    const sum = graph.node('ReduceMean', [graph.node('MatMul', [square, square])], { keepdims: { int: 0 } })
    const flat = graph.node('Flatten', [graph.node('Mul', [pixels, sum])], {}, 'embedding')
    graph.output(flat, 'float32', ['N', 3072])
    const spec = await backbone(graph.toBytes(), 32, 3072)
    await expect(tryInChild(await quiet(), spec, limits)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(words),
    })
  })
})
