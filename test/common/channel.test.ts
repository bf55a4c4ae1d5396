import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src-main/common/app-error.ts'
import { openChannel, type CallContext, type Handlers, type Port } from '../../src-main/common/channel.ts'
import { testBin } from '../helpers/bin.ts'

/** Two ends of a real message channel. */
function openPair(left: Handlers, right: Handlers, onRight: (event: string, data: unknown) => void = () => undefined) {
  const { port1, port2 } = new MessageChannel()
  testBin().add(() => port1.close())
  const asPort = (port: typeof port1): Port => ({
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', listener)
      return () => port.off('message', listener)
    },
  })
  return { left: openChannel(asPort(port1), left), right: openChannel(asPort(port2), right, onRight) }
}

describe('a channel', () => {
  it('carries calls both ways, typed arrays as they are', async () => {
    const { left, right } = openPair({ twice: (value: number) => value * 2 }, { same: (value: unknown) => value })
    expect(await right.call('twice', 21)).toBe(42)
    const value = { ids: Uint32Array.of(1, 2, 3), bytes: new Uint8Array([255]), nested: [null, { at: -0.5 }] }
    expect(await left.call('same', value)).toEqual(value)
    expect(await left.call('same')).toBeUndefined()
  })

  it('answers in any order', async () => {
    const release: (() => void)[] = []
    const { left } = openPair(
      {},
      {
        slow: () => new Promise((resolve) => release.push(() => resolve('slow'))),
        fast: () => 'fast',
      },
    )
    const slow = left.call('slow')
    expect(await left.call('fast')).toBe('fast')
    release[0]?.()
    expect(await slow).toBe('slow')
  })

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'then', ''])(
    'does not let a peer reach %j',
    async (method) => {
      const { left } = openPair({}, { call: () => 'mine' })
      await expect(left.call(method)).rejects.toMatchObject({ code: 'bad-request' })
    },
  )

  it('keeps the code, the message and the subject of an error', async () => {
    const { left } = openPair(
      {},
      {
        full: () => Promise.reject(new AppError('disk-full', 'No room.', '/there')),
        system: () => Promise.reject(Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', path: '/x' })),
      },
    )
    await expect(left.call('full')).rejects.toMatchObject({ code: 'disk-full', message: 'No room.', subject: '/there' })
    await expect(left.call('full')).rejects.toBeInstanceOf(AppError)
    await expect(left.call('system')).rejects.toMatchObject({ code: 'not-found', subject: '/x' })
  })

  it('tells the peer that an answer is awaited no longer, and how the work goes on', async () => {
    const { left } = openPair(
      {},
      {
        work: async (_request: never, { goesOn, signal }: CallContext) => {
          goesOn()
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          return 'given up'
        },
        other: (_request: never, { signal }: CallContext) => signal.aborted,
      },
    )
    const giveUp = new AbortController()
    const words: string[] = []
    const onWord = (): void => {
      words.push('goes on')
      giveUp.abort()
    }
    const work = left.call('work', null, { signal: giveUp.signal, onWord })
    expect(await work).toBe('given up')
    expect(words).toEqual(['goes on'])
    expect(await left.call('other', null, { onWord: () => words.push('of another') })).toBe(false)
    expect(words).toEqual(['goes on'])
  })

  it('that closes rejects what is pending, with the reason', async () => {
    const { left } = openPair({}, { never: () => new Promise(() => undefined) })
    const pending = [left.call('never'), left.call('never')]
    left.close(new AppError('process-died', 'It is gone.'))
    for (const call of pending)
      await expect(call).rejects.toMatchObject({ code: 'process-died', message: 'It is gone.' })
    expect(() => left.send('late', null)).not.toThrow()
  })

  it('tells events in their order', async () => {
    const told: unknown[] = []
    const { left } = openPair({}, { done: () => told }, (event, data) => told.push([event, data]))
    left.send('one', 1)
    left.send('two', { b: 2 })
    expect(await left.call('done')).toEqual([
      ['one', 1],
      ['two', { b: 2 }],
    ])
  })
})
