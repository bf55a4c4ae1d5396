/** Calls at once, then at most once per `milliseconds`, the last call never lost. */
export function throttle(action: () => void, milliseconds: number): () => void {
  let timer: NodeJS.Timeout | null = null
  let again = false
  const run = (): void => {
    action()
    again = false
    timer = setTimeout(() => {
      timer = null
      if (again) run()
    }, milliseconds)
    timer.unref()
  }
  return () => {
    if (timer) again = true
    else run()
  }
}
