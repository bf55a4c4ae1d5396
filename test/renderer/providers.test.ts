import { describe, expect, it } from 'vitest'
import { thisMachine } from '../../src-main/engine/providers/machine.ts'
import { probeNetwork } from '../../src-main/probe/probe-network.ts'
import { connect } from '../../src-renderer/client.ts'
import { Providers, speedText } from '../../src-renderer/state/providers.svelte.ts'
import { writeBackbone } from '../helpers/backbone-resources.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { briefToasts } from './brief-toasts.ts'
import { TestBridge } from './test-bridge.ts'

async function open() {
  const bin = testBin()
  const toasts = briefToasts()
  const network = { model: probeNetwork().model as Uint8Array, side: 64, dimensions: 64 }
  const studio = await TestEngine.open({ bin, resources: await writeBackbone(await temporaryFolder(bin), network) })
  const bridge = new TestBridge(studio)
  const providers = new Providers(connect(bridge), toasts)
  bridge.on('providers', (status) => providers.take(status))
  return { studio, bridge, toasts, providers }
}

/** As `open`, the machine being one on which WebGPU was measured to be faster than the processor. */
async function openMeasured() {
  const opened = await open()
  const measured = (provider: string, millisecondsPerImage: number) => ({
    provider,
    works: true,
    millisecondsPerImage,
    why: '',
  })
  const reports = [measured('webgpu', 2.4), measured('cpu', 8.2)]
  opened.studio.engine.settings.setMark('provider.measured', { key: thisMachine().key, at: 1, reports })
  await opened.bridge.restartEngine()
  await opened.providers.refresh()
  return opened
}

describe('what tagging runs on', () => {
  it('is one line, with the speed once it was measured', async () => {
    const { providers } = await open()
    expect(providers.line).toBeNull()
    await providers.refresh()
    expect(providers.line).toBe('Tagging on CPU')
    await providers.measure()
    expect(providers.line).toMatch(/^Tagging on .+ · [\d.]+ ms per image$/)
  })

  it('is what a person chose', async () => {
    const { providers } = await openMeasured()
    expect(providers.line).toBe('Tagging on WebGPU · 2.4 ms per image')
    await providers.choose('cpu')
    expect(providers.line).toBe('Tagging on CPU · 8 ms per image')
  })

  it('is told in a message when it fails, once, with a way to choose', async () => {
    const { studio, toasts, providers } = await openMeasured()
    studio.engine.providers.failed('webgpu', 'The card is gone.')
    const text = expect.stringContaining('The card is gone. Tagging goes on with the CPU') as string
    expect(toasts.list).toMatchObject([{ text, kind: 'bad', action: { label: 'Choose' } }])
    toasts.dismiss(toasts.list[0]?.id ?? 0)
    await providers.refresh()
    expect(toasts.list).toEqual([])
    expect(providers.open).toBe(false)
    studio.engine.providers.failed('webgpu', 'The card is gone again.')
    toasts.list[0]?.action?.run()
    expect(providers.open).toBe(true)
  })

  it('gives no message of what failed before the window opened', async () => {
    const { bridge, studio, toasts, providers } = await openMeasured()
    studio.engine.providers.failed('webgpu', 'The card is gone.')
    toasts.dismiss(toasts.list[0]?.id ?? 0)
    const late = new Providers(connect(bridge), toasts)
    await late.refresh()
    expect(late.status?.fallback).toContain('The card is gone.')
    expect(toasts.list).toEqual([])
    expect(providers.line).toBe('Tagging on CPU · 8 ms per image')
  })

  it('says speeds as people do', () => {
    expect([0.74, 2.4, 8.2, 640, 5743].map(speedText)).toEqual(['0.7 ms', '2.4 ms', '8 ms', '640 ms', '5.7 s'])
  })
})
