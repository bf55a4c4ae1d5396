import { untrack } from 'svelte'

/**
 * Holds what `read` answers, and follows it when the frame is painted in which it became something else: at the latest then,
 * however often it changes. Called while a component is made.
 */
export function followed<Value>(read: () => Value): { readonly current: Value } {
  let current = $state.raw(untrack(read))
  let next = current
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOnItsWay = false
  $effect(() => {
    next = read()
    if (isOnItsWay) return
    isOnItsWay = true
    frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        isOnItsWay = false
        current = next
      })
    })
  })
  $effect(() => () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })
  return {
    get current() {
      return current
    },
  }
}
