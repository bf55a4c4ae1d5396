import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openChannel, childPort } from '../../src-main/common/channel.ts'
import { ProcessPool } from '../../src-main/common/process-pool.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

const entry = fileURLToPath(new URL('./child-program.ts', import.meta.url))

function openPool(size: number): ProcessPool {
  const pool = new ProcessPool(size, { name: 'test', entry, arguments: ['well'], restart: false })
  testBin().add(() => pool.stop())
  return pool
}

describe('a pool of processes', () => {
  it('keeps to one where one call comes after the other', async () => {
    const pool = openPool(3)
    const first = await pool.call('pid')
    expect(await pool.call('pid')).toBe(first)
    await expect(pool.call('refuse'), 'a refused call is over as well').rejects.toThrow()
    expect(await pool.call('pid')).toBe(first)
    expect(pool.pids).toEqual([first])
  })

  it('gives each call to the one with the fewest under way', async () => {
    const pool = openPool(3)
    const waiting = [pool.call('wait'), pool.call('wait')].map((call) => call.catch(() => undefined))
    const third = (await pool.call('pid')) as number
    expect(pool.pids).toHaveLength(3)
    expect(pool.pids.indexOf(third)).toBe(2)
    expect(await pool.call('pid'), 'and again, as it is free').toBe(third)
    pool.kill()
    await Promise.all(waiting)
  })

  it('is ready where its first can answer, and stopped where all are', async () => {
    const pool = openPool(2)
    await pool.ready()
    expect(pool.pids).toHaveLength(1)
    expect(pool.isStopped).toBe(false)
    await pool.stop()
    expect(pool.isStopped).toBe(true)
    expect(pool.pids).toEqual([])
    await expect(pool.call('pid')).rejects.toMatchObject({ code: 'process-died' })
    await expect(pool.ready()).rejects.toMatchObject({ code: 'process-died' })
  })
})

it('what another call took down with it is asked of a pool again', async () => {
  const folder = await temporaryFolder()
  const pool = new ProcessPool(1, { name: 'test', entry, arguments: ['well'], restart: true, graceMs: 50 })
  testBin().add(() => pool.stop())
  const innocent = pool.call('echo', 'still here')
  const file = join(folder, 'was here')
  const guilty = pool.call('spinOnce', file, { limitMs: 60 })
  const waiting = pool.call('spinOnce', file)
  await expect(guilty).rejects.toMatchObject({ code: 'slow' })
  expect(await innocent).toBe('still here')
  expect(await waiting, 'answered by the process that came after').toBe(pool.pids[0])
})

describe('a child process', () => {
  async function startChild(): Promise<ChildProcess> {
    const child = fork(entry, ['busy'], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    testBin().add(() => child.kill('SIGKILL'))
    await new Promise<void>((resolve) => {
      openChannel(childPort(child), {}, (event) => {
        if (event === 'ready') resolve()
      })
    })
    return child
  }

  it('ends when its parent is gone, whatever it is at', async () => {
    const child = await startChild()
    const ended = once(child, 'exit')
    // As the operating system does where the parent was killed.
    child.disconnect()
    expect(await ended).toEqual([0, null])
  })

  it('ends when its parent was killed, blocked as it may be', async () => {
    const parent = spawn(process.execPath, [fileURLToPath(new URL('./parent-program.ts', import.meta.url)), entry], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    testBin().add(() => parent.kill('SIGKILL'))
    await once(parent.stdout, 'data')
    parent.kill('SIGKILL')
    parent.stdout.resume()
    // The pipe is the child's as well: it closes once both are gone.
    await once(parent.stdout, 'end')
  })

  it('ends in order when it is told to by a signal, and leaves Ctrl+C to its parent', async () => {
    const child = await startChild()
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    child.kill('SIGTERM')
    expect(await ended, 'by itself, not by the signal').toEqual([0, null])
  })
})
