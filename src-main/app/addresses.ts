/**
 * Whether the window may go there: only where it is already, which is a reload. A link, a dropped file or a script leads
 * nowhere else, as the bridge would be open to whatever lies there.
 */
export function mayNavigate(current: string, target: string): boolean {
  return target === current
}

/** Whether an address is for the person's own browser: pages of the web, encrypted, and nothing that starts a program. */
export function isForBrowser(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:'
}

/** Whether the window may make this call: those of the room `internal` (paths and pixels) are for the main process alone. */
export function isForWindow(method: unknown): method is string {
  return typeof method === 'string' && !method.startsWith('internal.')
}
