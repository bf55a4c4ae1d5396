import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Backbones } from '../../src-renderer/state/backbones.svelte.ts'
import { briefToasts } from './brief-toasts.ts'
import { FakeStudio, type FakeOptions } from './fake-studio.ts'

function atTheBackbones(options: FakeOptions = {}) {
  const fake = new FakeStudio({ images: 20, latency: 0, ...options })
  const toasts = briefToasts()
  return { fake, toasts, backbones: new Backbones(connect(fake), fake.app, toasts) }
}

describe('adding a backbone', () => {
  it('looks into the file, adds it as chosen, and lists it', async () => {
    const { backbones, toasts } = atTheBackbones()
    const looking = backbones.inspect('/Models/resnet50.onnx')
    expect(backbones.adding).toEqual({ state: 'reading', path: '/Models/resnet50.onnx' })
    await looking
    expect(backbones.adding).toMatchObject({ state: 'choosing', file: { name: 'resnet50' } })
    await backbones.add({ name: 'Mine', fit: 'cover' })
    expect(backbones.adding).toBeNull()
    expect(backbones.list.map(({ title }) => title)).toContain('Mine')
    expect(backbones.list[0]?.isCurrent).toBe(true)
    expect(toasts.list[0]?.text).toContain('Mine is added')
  })

  it('shows what is wrong with a file as the engine says it', async () => {
    const { backbones } = atTheBackbones()
    await backbones.inspect('/Models/broken.onnx')
    const problem = expect.stringContaining('is no ONNX model') as string
    expect(backbones.adding).toMatchObject({ state: 'refused', problem })
    backbones.closeAdding()
    expect(backbones.adding).toBeNull()
  })

  it('keeps what was chosen where it cannot be added', async () => {
    const { backbones } = atTheBackbones({ failing: ['backbones.add'] })
    await backbones.inspect('/Models/resnet50.onnx')
    await backbones.add({ name: 'Mine' })
    expect(backbones.adding).toMatchObject({
      state: 'choosing',
      problem: expect.stringMatching(/disk is full/i) as string,
    })
    expect(backbones.adding).toMatchObject({ state: 'choosing', file: { name: 'resnet50' } })
  })

  it('speaks of the file asked for last', async () => {
    const { backbones } = atTheBackbones()
    await Promise.all([backbones.inspect('/Models/broken.onnx'), backbones.inspect('/Models/resnet50.onnx')])
    expect(backbones.adding).toMatchObject({ path: '/Models/resnet50.onnx', problem: null })
  })
})
