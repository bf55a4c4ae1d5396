import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Providers, speedText } from '../../src-renderer/state/providers.svelte.ts'
import { briefToasts } from './brief-toasts.ts'
import { FakeStudio } from './fake-studio.ts'

function open() {
  const studio = new FakeStudio({ latency: 0 })
  const toasts = briefToasts()
  const providers = new Providers(connect(studio), toasts)
  studio.on('providers', (status) => providers.take(status))
  return { studio, toasts, providers }
}

describe('what tagging runs on', () => {
  it('is one line, with the speed once it was measured', async () => {
    const { providers } = open()
    expect(providers.line).toBeNull()
    await providers.refresh()
    expect(providers.line).toBe('Tagging on CPU')
    await providers.measure()
    expect(providers.line).toBe('Tagging on WebGPU · 2.4 ms per image')
    await providers.choose('cpu')
    expect(providers.line).toBe('Tagging on CPU · 8 ms per image')
  })

  it('is told in a message when it fails, once, with a way to choose', async () => {
    const { studio, toasts, providers } = open()
    await providers.refresh()
    const sentence = 'WebGPU failed while tagging. Tagging goes on with CPU and nothing is lost.'
    studio.providers.fail(sentence)
    expect(toasts.list).toMatchObject([{ text: sentence, kind: 'bad', action: { label: 'Choose' } }])
    toasts.dismiss(toasts.list[0]?.id ?? 0)
    await providers.refresh()
    expect(toasts.list).toEqual([])
    expect(providers.open).toBe(false)
    studio.providers.fail(`${sentence} Again.`)
    toasts.list[0]?.action?.run()
    expect(providers.open).toBe(true)
  })

  it('gives no message of what failed before the window opened', async () => {
    const { studio, toasts, providers } = open()
    const early = new Providers(connect(studio), toasts)
    studio.providers.fail('WebGPU failed.')
    toasts.dismiss(toasts.list[0]?.id ?? 0)
    await early.refresh()
    expect(early.status?.fallback).toBe('WebGPU failed.')
    expect(toasts.list).toEqual([])
    expect(providers.line).toBe('Tagging on CPU')
  })

  it('says speeds as people do', () => {
    expect([0.74, 2.4, 8.2, 640, 5743].map(speedText)).toEqual(['0.7 ms', '2.4 ms', '8 ms', '640 ms', '5.7 s'])
  })
})
