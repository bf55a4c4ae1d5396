/** The one page of the window; nothing else has the bridge. */
export const pageAddress = 'app://selvedge/index.html'

/** Whether it is the window's own page. What follows `#` is no other page. */
export function isPage(address: string): boolean {
  return address.replace(/#.*$/s, '') === pageAddress
}
