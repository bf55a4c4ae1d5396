import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Backbones } from '../../src-renderer/state/backbones.svelte.ts'
import { Toasts } from '../../src-renderer/state/toasts.svelte.ts'
import { FakeStudio, type FakeOptions } from './fake-studio.ts'

function atTheBackbones(options: FakeOptions = {}) {
  const fake = new FakeStudio({ images: 20, latency: 0, ...options })
  const toasts = new Toasts()
  return { fake, toasts, backbones: new Backbones(connect(fake), fake.app, toasts) }
}

describe('adding a backbone', () => {
  it('looks into the file, adds it as chosen, and lists it', async () => {
    const { backbones, toasts } = atTheBackbones()
    const looking = backbones.inspect('/Models/resnet50.onnx')
    expect(backbones.adding).toMatchObject({ file: null, problem: null })
    await looking
    expect(backbones.adding?.file?.name).toBe('resnet50')
    await backbones.add({ name: 'Mine', fit: 'cover' })
    expect(backbones.adding).toBeNull()
    expect(backbones.list.map(({ title }) => title)).toContain('Mine')
    expect(backbones.list[0]?.isCurrent).toBe(true)
    expect(toasts.list[0]?.text).toContain('Mine is added')
  })

  it('shows what is wrong with a file as the engine says it', async () => {
    const { backbones } = atTheBackbones()
    await backbones.inspect('/Models/broken.onnx')
    expect(backbones.adding?.file).toBeNull()
    expect(backbones.adding?.problem).toContain('is no ONNX model')
    backbones.closeAdding()
    expect(backbones.adding).toBeNull()
  })

  it('keeps what was chosen where it cannot be added', async () => {
    const { backbones } = atTheBackbones({ failing: ['backbones.add'] })
    await backbones.inspect('/Models/resnet50.onnx')
    await backbones.add({ name: 'Mine' })
    expect(backbones.adding).toMatchObject({ busy: false, problem: expect.stringMatching(/disk is full/i) as string })
    expect(backbones.adding?.file?.name).toBe('resnet50')
  })

  it('speaks of the file asked for last', async () => {
    const { backbones } = atTheBackbones()
    await Promise.all([backbones.inspect('/Models/broken.onnx'), backbones.inspect('/Models/resnet50.onnx')])
    expect(backbones.adding).toMatchObject({ path: '/Models/resnet50.onnx', problem: null })
  })
})
