import { onTestFinished } from 'vitest'
import { Toasts } from '../../src-renderer/state/toasts.svelte.ts'

/** Toasts that go with the test, not by their clock. */
export function briefToasts(): Toasts {
  const toasts = new Toasts()
  onTestFinished(() => {
    for (const { id } of toasts.list) toasts.dismiss(id)
  })
  return toasts
}
