import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChosenPlace } from '../../src-preload/contract.ts'
import { connect } from '../../src-renderer/client.ts'
import { Backbones } from '../../src-renderer/state/backbones.svelte.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeSmallNetwork } from '../helpers/small-network.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { briefToasts } from './brief-toasts.ts'
import { TestBridge } from './test-bridge.ts'

async function atTheBackbones() {
  const bin = testBin()
  const toasts = briefToasts()
  const folder = await temporaryFolder(bin)
  const [path, brokenPath] = ['resnet50.onnx', 'broken.onnx'].map((name) => join(folder, name)) as [string, string]
  await writeSmallNetwork(path)
  await writeFile(brokenPath, 'no network')
  const bridge = new TestBridge(await TestEngine.open({ bin }))
  const [network, broken] = [path, brokenPath].map((file) => bridge.app.places.offer(file, 'network')) as [
    ChosenPlace,
    ChosenPlace,
  ]
  return { bridge, toasts, path, network, broken, backbones: new Backbones(connect(bridge), bridge.app, toasts) }
}

describe('adding a backbone', () => {
  it('looks into the file, adds it as chosen, and lists it', async () => {
    const { backbones, bridge, path, toasts } = await atTheBackbones()
    bridge.app.chosen = path
    const answers = bridge.hold('backbones.inspect')
    const looking = backbones.choose()
    await expect.poll(() => answers.count).toBe(1)
    expect(backbones.adding).toMatchObject({ state: 'reading', place: { name: 'resnet50.onnx' } })
    answers.releaseAll()
    await looking
    expect(backbones.adding).toMatchObject({ state: 'choosing', file: { name: 'resnet50' } })
    await backbones.add({ name: 'Mine', fit: 'cover' })
    expect(backbones.adding).toBeNull()
    expect(backbones.list.map(({ title }) => title)).toContain('Mine')
    expect(backbones.list[0]?.isCurrent).toBe(true)
    expect(toasts.list[0]?.text).toContain('Mine is added')
  })

  it('shows what is wrong with a file as the engine says it', async () => {
    const { backbones, broken } = await atTheBackbones()
    await backbones.inspect(broken)
    const problem = expect.stringContaining('no ONNX model at all') as string
    expect(backbones.adding).toMatchObject({ state: 'refused', problem })
    backbones.closeAdding()
    expect(backbones.adding).toBeNull()
  })

  it('keeps what was chosen where it cannot be added', async () => {
    const { backbones, bridge, network } = await atTheBackbones()
    bridge.refuse('backbones.add')
    await backbones.inspect(network)
    await backbones.add({ name: 'Mine' })
    const problem = expect.stringMatching(/disk is full/i) as string
    expect(backbones.adding).toMatchObject({ state: 'choosing', problem, file: { name: 'resnet50' } })
  })

  it('speaks of the file asked for last', async () => {
    const { backbones, bridge, broken, network } = await atTheBackbones()
    const answers = bridge.hold('backbones.inspect')
    const first = backbones.inspect(broken)
    await expect.poll(() => answers.count).toBe(1)
    const last = backbones.inspect(network)
    await expect.poll(() => answers.count).toBe(2)
    answers.release(1)
    await last
    answers.release()
    await first
    expect(backbones.adding).toMatchObject({ place: network, problem: null })
  })
})
