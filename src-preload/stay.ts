import { isPage } from './contract/page.ts'

interface Navigation {
  readonly cancelable: boolean
  readonly destination: { readonly url: string }
  preventDefault(): void
}

/** The window's own: https://html.spec.whatwg.org/multipage/nav-history-apis.html#navigation-interface */
declare const navigation: { addEventListener(name: 'navigate', listener: (event: Navigation) => void): void }

/**
 * Chromium asks the main process before it goes to most addresses, but not before it shows an empty page (`about:`). This
 * listener is the first that hears, and no script of the page can take it away: it lives in another world.
 */
export function stayOnPage(): void {
  navigation.addEventListener('navigate', (event) => {
    if (event.cancelable && !isPage(event.destination.url)) event.preventDefault()
  })
}
