import { toErrorData } from './app-error.ts'
import { openChannel, parentPort, type Channel, type Handlers } from './channel.ts'

export interface ChildOptions {
  handlers: Handlers
  onEvent?: (event: string, data: unknown) => void
  /** Called once before the process ends. */
  close?: () => Promise<void> | void
}

/**
 * What every child process does alike: serves its calls to the parent, ends when told to or when the parent is gone.
 * `open` makes the handlers; when it throws, the parent hears why.
 */
export async function runChild(open: (tell: Channel['send']) => Promise<ChildOptions> | ChildOptions): Promise<void> {
  let options: ChildOptions = { handlers: {} }
  let ending = false
  const end = async (code: number): Promise<void> => {
    if (ending) return
    ending = true
    try {
      await options.close?.()
    } finally {
      process.exit(code)
    }
  }
  // Handlers are looked up when called, so that the line can be open while `open` is still at work.
  const handlers: Record<string, (request: never) => unknown> = {}
  const channel = openChannel(parentPort(), handlers, (event, data) => {
    if (event === 'stop') void end(0)
    else options.onEvent?.(event, data)
  })
  process.on('disconnect', () => void end(0))
  // Ctrl+C reaches the whole process group: the parent decides what to do about it.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => void end(0))
  try {
    options = await open((event, data) => channel.send(event, data))
    Object.assign(handlers, options.handlers)
    channel.send('ready', null)
  } catch (error) {
    console.error(error)
    channel.send('failed', toErrorData(error))
    setTimeout(() => void end(1), 100)
  }
}
