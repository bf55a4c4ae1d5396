import { describe, expect, it, vi } from 'vitest'
import { writeBackbone } from '../helpers/backbone-resources.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { programs } from '../helpers/paths.ts'
import { childrenRunning } from '../helpers/processes.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import type { ProviderName, ProviderStatus } from '../../src-preload/contract.ts'
import type { ProbeReport } from '../../src-main/common/contracts/probe.ts'
import { obstacleTo, providersOf, thisMachine, type Machine } from '../../src-main/engine/providers/machine.ts'
import { Providers } from '../../src-main/engine/providers/providers.ts'
import { probeNetwork } from '../../src-main/probe/probe-network.ts'

async function open(): Promise<TestEngine> {
  const bin = testBin()
  const network = { model: probeNetwork().model as Uint8Array, side: 64, dimensions: 64 }
  return TestEngine.open({ bin, resources: await writeBackbone(await temporaryFolder(bin), network) })
}

const linux: Machine = { system: 'linux-x64', hasGraphics: true, hasCuda: true, key: 'a' }
const working = (provider: ProviderName, millisecondsPerImage: number): ProbeReport => ({
  provider,
  works: true,
  millisecondsPerImage,
  why: '',
})

/** A machine of its own on the settings of a library; the reports are given. */
function providersOn(studio: TestEngine, machine: Machine, reports: ProbeReport[] = []) {
  const asked: ProviderName[][] = []
  const used: ProviderName[] = []
  const told: ProviderStatus[] = []
  const providers = new Providers({
    settings: studio.engine.settings,
    machine,
    probe: (candidates) => {
      asked.push(candidates)
      return Promise.resolve(reports)
    },
    use: (provider) => used.push(provider),
    changed: (status) => told.push(status),
  })
  return { providers, asked, used, told }
}

describe('a measurement', () => {
  it('is made on demand, told of, and remembered', async () => {
    const studio = await open()
    const before = await studio.client.system.providers()
    expect(before).toMatchObject({ choice: 'auto', inUse: 'cpu', measuredAt: null, fallback: null })
    expect(before.reports.at(-1)).toMatchObject({ provider: 'cpu', title: 'CPU', works: true })
    const told = studio.event('providers', ({ measuring }) => measuring)
    const after = await studio.client.system.probeProviders()
    await told
    expect(after.measuring).toBe(false)
    const processor = after.reports.find(({ provider }) => provider === 'cpu')
    expect(processor?.millisecondsPerImage).toBeGreaterThan(0)
    expect(processor?.why).toBe('It gives the right answer.')
    await studio.reopen()
    expect(await studio.client.system.providers()).toEqual(after)
  })

  it('does not hold for another machine or another ONNX Runtime', async () => {
    const studio = await open()
    const reports = [working('cuda', 1), working('cpu', 9)]
    const first = providersOn(studio, linux, reports)
    expect((await first.providers.measure()).inUse).toBe('cuda')
    expect(first.used).toEqual(['cuda'])
    expect(providersOn(studio, linux).providers.status).toMatchObject({ inUse: 'cuda' })
    expect(providersOn(studio, { ...linux, key: 'b' }).providers.status).toMatchObject({
      inUse: 'cpu',
      measuredAt: null,
    })
  })

  it('that is asked for twice at once is made once', async () => {
    const studio = await open()
    const { providers, asked } = providersOn(studio, linux, [working('cpu', 9)])
    await Promise.all([providers.measure(), providers.measure()])
    expect(asked).toEqual([['cuda', 'webgpu', 'cpu']])
  })

  it('is not started where there is nothing but the CPU, and its end does not wait for it', async () => {
    const studio = await open()
    if (obstacleTo('webgpu', thisMachine()) !== null) expect(childrenRunning(programs.probe)).toEqual([])
    const measuring = studio.client.system.probeProviders().catch(() => undefined)
    await studio.close()
    await measuring
    if (process.platform === 'linux') expect(childrenRunning(programs.probe)).toEqual([])
  })
})

describe('the choice of a person', () => {
  it('outdoes the measurement, survives a start, and can be taken back', async () => {
    const studio = await open()
    const { providers, used, told } = providersOn(studio, linux, [working('cuda', 1), working('cpu', 9)])
    await providers.measure()
    expect(providers.choose('cpu')).toMatchObject({ choice: 'cpu', inUse: 'cpu' })
    expect(used.at(-1)).toBe('cpu')
    expect(told.at(-1)?.choice).toBe('cpu')
    expect(providersOn(studio, linux).providers.status).toMatchObject({ choice: 'cpu', inUse: 'cpu' })
    expect(providers.choose('auto')).toMatchObject({ choice: 'auto', inUse: 'cuda' })
  })

  it('of what does not exist here is refused with a sentence', async () => {
    const studio = await open()
    const onLinux = providersOn(studio, { ...linux, hasCuda: false }).providers
    expect(() => onLinux.choose('coreml')).toThrow('CoreML does not exist on this system.')
    expect(() => onLinux.choose('cuda')).toThrow('npm run setup:cuda')
    await expect(studio.client.system.chooseProvider({ provider: 'tpu' as 'cpu' })).rejects.toMatchObject({
      code: 'bad-request',
    })
  })
})

describe('a provider that failed', () => {
  it('is not used in this session, the next best is, and a choice gives it another try', async () => {
    const studio = await open()
    const reports = [working('cuda', 1), working('webgpu', 2), working('cpu', 9)]
    const { providers, used } = providersOn(studio, linux, reports)
    await providers.measure()
    providers.failed('cuda', 'It stopped working: out of memory.')
    expect(providers.status).toMatchObject({ choice: 'auto', inUse: 'webgpu' })
    expect(providers.status.fallback).toBe(
      'CUDA (NVIDIA) failed while tagging. It stopped working: out of memory. Tagging goes on with WebGPU and nothing ' +
        'is lost. Choose CUDA (NVIDIA) again to give it another try.',
    )
    providers.failed('webgpu', 'It gave something that is no number.')
    expect(used).toEqual(['cuda', 'webgpu', 'cpu'])
    expect(providers.choose('auto')).toMatchObject({ inUse: 'cuda', fallback: null })
  })
})

describe('what a machine can try', () => {
  it('is told by its system, without loading a library', () => {
    expect(providersOf(linux)).toEqual(['cuda', 'webgpu', 'cpu'])
    expect(providersOf({ ...linux, system: 'linux-arm64' })).toEqual(['cpu'])
    expect(providersOf({ ...linux, system: 'win32-x64' })).toEqual(['dml', 'webgpu', 'cpu'])
    expect(providersOf({ ...linux, system: 'darwin-arm64' })).toEqual(['coreml', 'webgpu', 'cpu'])
    expect(obstacleTo('cuda', { ...linux, hasCuda: false })).toContain('npm run setup:cuda')
    expect(obstacleTo('webgpu', { ...linux, hasGraphics: false })).toBe('No graphics card was found on this machine.')
    expect(obstacleTo('cpu', { ...linux, hasGraphics: false })).toBeNull()
  })

  it('includes WebGPU where a driver is named', () => {
    vi.stubEnv('VK_DRIVER_FILES', '/some/driver.json')
    expect(thisMachine().hasGraphics).toBe(true)
    vi.unstubAllEnvs()
  })
})
