import { toErrorData } from './app-error.ts'
import { openChannel, parentPort, type Channel, type Handlers } from './channel.ts'
import { Watch } from './watch.ts'

export interface ChildOptions {
  handlers: Handlers
  onEvent?: (event: string, data: unknown) => void
  /** Called once before the process ends. */
  close?: () => Promise<void> | void
}

export interface ChildLimits {
  /** How long `close` may take once the parent is gone. */
  orphanMs?: number
}

/** Said by a process that is at work, so that its parent knows that it does not hang. */
export const aliveEvent = 'alive'
const aliveEveryMs = 1000

const isWaitingForDisk = (): boolean => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))

/**
 * What every child process does alike: serves its calls to the parent, ends when told to or when the parent is gone, be it
 * blocked or not. `open` makes the handlers; when it throws, the parent hears why.
 */
export async function runChild(
  open: (tell: Channel['send'], watch: Watch) => Promise<ChildOptions> | ChildOptions,
  { orphanMs = 3000 }: ChildLimits = {},
): Promise<void> {
  let options: ChildOptions = { handlers: {} }
  let isOpening = true
  let ending = false
  // Handlers are looked up when called, so that the line can be open while `open` is still at work.
  const handlers: Record<string, Handlers[string]> = {}
  const channel = openChannel(parentPort(), handlers, (event, data) => {
    if (event === 'stop') void end(0)
    else options.onEvent?.(event, data)
  })
  const end = async (code: number): Promise<void> => {
    if (ending) return
    ending = true
    try {
      await options.close?.()
    } finally {
      // Whoever exits waits for its threads, and one of them may be held by a disk that is gone.
      if (channel.isAnswering || isWaitingForDisk()) process.kill(process.pid, 'SIGKILL')
      process.exit(code)
    }
  }
  process.on('disconnect', () => void end(0))
  // Ctrl+C, or the closing of a terminal, reaches the whole process group: the parent decides what to do about it.
  process.on('SIGINT', () => undefined)
  process.on('SIGHUP', () => undefined)
  process.on('SIGTERM', () => void end(0))
  setInterval(() => {
    if (isOpening || channel.isAnswering) channel.send(aliveEvent, null)
  }, aliveEveryMs).unref()
  try {
    const watch = await Watch.begin({ orphanMs })
    options = await open((event, data) => channel.send(event, data), watch)
    Object.assign(handlers, options.handlers)
    isOpening = false
    channel.send('ready', null)
  } catch (error) {
    console.error(error)
    channel.send('failed', toErrorData(error))
    setTimeout(() => void end(1), 100)
  }
}
