import type { Page } from 'playwright-core'

interface Watching {
  /** Milliseconds from the last key to the frame with its mark; null: not yet. */
  shown: Promise<number>
}

declare global {
  var deskWatching: Watching | undefined
}

/**
 * Runs in the page. From when the system had the key (`timeStamp` of its event, on the clock of `performance.now`; a window
 * that was busy does not make it later) to the end of the frame in which the tile that had the focus says something else.
 */
export function watchKeys(): void {
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const focused = document.querySelector('[data-testid=grid] [role=grid]')?.getAttribute('aria-activedescendant')
      const testId = document.getElementById(focused ?? '')?.dataset['testid']
      globalThis.deskWatching = {
        shown: new Promise((resolve) => {
          const observer = new MutationObserver((changes) => {
            if (!changes.some(({ target }) => (target as HTMLElement).dataset['testid'] === testId)) return
            observer.disconnect()
            // What a frame paints is known when its callbacks are done: the next message comes after it.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => {
                port1.close()
                resolve(performance.now() - timeStamp)
              }
              port2.postMessage(null)
            })
          })
          observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['aria-label'] })
        }),
      }
    },
    true,
  )
}

/** Presses one key and waits until its tile shows it. @returns milliseconds */
export async function pressAndWatch(page: Page, key: string): Promise<number> {
  await page.keyboard.press(key)
  return page.evaluate((pressed) => {
    const tooLong = new Promise<never>((_, reject) => {
      setTimeout(() => {
        reject(new Error(`${pressed}: the tile still shows what it did after five seconds`))
      }, 5000)
    })
    return Promise.race([globalThis.deskWatching?.shown ?? tooLong, tooLong])
  }, key)
}
