import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../src-main/common/app-error.ts'
import { childPort, openChannel, type Channel } from '../../src-main/common/channel.ts'
import type { HeadTrainingProgress, HeadTrainingResult } from '../../src-main/common/contracts/training.ts'
import { clusters, firstLabels, requestFor, temporaryFolder } from './synthetic.ts'

const folder = temporaryFolder()
const entry = join(import.meta.dirname, '../../src-main/trainer/trainer-process.ts')
const children: ChildProcess[] = []
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

async function start(onProgress: (progress: HeadTrainingProgress) => void = () => undefined): Promise<Channel> {
  const child = fork(entry)
  children.push(child)
  return new Promise((resolve, reject) => {
    const channel = openChannel(childPort(child), {}, (event, data) => {
      if (event === 'ready') resolve(channel)
      if (event === 'progress') onProgress(data as HeadTrainingProgress)
    })
    child.on('exit', () => {
      const gone = new AppError('process-died', 'The trainer ended')
      channel.close(gone)
      reject(gone)
    })
  })
}

describe('trainer process', () => {
  it('trains for its parent: typed arrays go both ways, progress comes meanwhile', async () => {
    const stages: string[] = []
    const channel = await start(({ stage }) => stages.push(stage))
    const data = clusters(300, 24, 3, 1, 0.5)
    const request = requestFor(folder, data, 3)
    const result = (await channel.call('trainHead', request)) as HeadTrainingResult
    expect(result.heldOut.decided).toEqual(data.truth)
    expect(await firstLabels(request)).toEqual(data.truth)
    expect([...new Set(stages)]).toEqual(['reading', 'validating', 'fitting', 'saving'])
    await expect(channel.call('trainHead', { ...request, rows: 0 })).rejects.toMatchObject({
      code: 'bad-request',
    })
  })

  it('refuses a second run meanwhile, and cancels the one under way', async () => {
    let begun = (): void => undefined
    const comparing = new Promise<void>((resolve) => (begun = resolve))
    const channel = await start(({ stage }) => stage === 'validating' && begun())
    const request = requestFor(folder, clusters(8000, 128, 40, 2, 6), 40, { options: { l2: 0 } })
    const cancel = new AbortController()
    const training = channel.call('trainHead', request, { signal: cancel.signal })
    const outcome = expect(training).rejects.toMatchObject({ code: 'cancelled' })
    await comparing
    await expect(channel.call('trainHead', request)).rejects.toMatchObject({ code: 'busy' })
    cancel.abort()
    await outcome
  })
})
