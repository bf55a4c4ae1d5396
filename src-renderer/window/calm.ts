/** Bursts of events are answered once, this long after the last, and at least this often while they go on. */
const quiet = 150
const longest = 1200

export interface Calm {
  call(): void
  stop(): void
}

/** Work that waits for a pause in a burst of calls, but not for ever. */
export function calm(work: () => void): Calm {
  let timer: ReturnType<typeof setTimeout> | undefined
  let since = 0
  const run = () => {
    timer = undefined
    work()
  }
  return {
    call: () => {
      const now = Date.now()
      if (timer === undefined) since = now
      clearTimeout(timer)
      timer = setTimeout(run, Math.min(quiet, Math.max(0, since + longest - now)))
    },
    stop: () => clearTimeout(timer),
  }
}
