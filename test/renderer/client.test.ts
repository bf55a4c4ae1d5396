import { describe, expect, it } from 'vitest'
import { AppError } from '../../src-preload/contract/app-error.ts'
import { connect, sentence } from '../../src-renderer/client.ts'

describe('the client', () => {
  it('names the call and hands the request on', async () => {
    const calls: [string, unknown][] = []
    const engine = connect({
      call: async (method, request) => {
        calls.push([method, request])
        return { ok: true, value: 'answer' }
      },
    })
    expect(await engine.images.detail({ id: 3 })).toBe('answer')
    await engine.library.settings()
    expect(calls).toEqual([
      ['images.detail', { id: 3 }],
      ['library.settings', undefined],
    ])
  })

  it('throws what the engine refuses, with its code', async () => {
    const error = { code: 'not-found' as const, message: 'No such image.', subject: '9' }
    const engine = connect({ call: async () => ({ ok: false, error }) })
    const thrown = await engine.images.detail({ id: 9 }).catch((reason: unknown) => reason)
    expect(thrown).toBeInstanceOf(AppError)
    expect(thrown).toMatchObject(error)
    expect(sentence(thrown)).toBe('No such image.')
  })

  it('is not taken for a promise', async () => {
    const engine = connect({ call: async () => ({ ok: true, value: null }) })
    expect(await Promise.resolve(engine)).toBe(engine)
    expect(sentence('what')).toMatch(/Try again/)
  })
})
