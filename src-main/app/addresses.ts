/** Whether the window's session may ask for it: its page, pictures, and the tools that Chromium itself brings to inspect it. */
export function isOwn(address: string): boolean {
  return /^(?:app:\/\/selvedge|thumb:\/\/(?:thumbnail|library)|image:\/\/picture|devtools:\/\/devtools)\//.test(address)
}

/** Whether the window may make this call: those of the room `internal` (paths and pixels) are for the main process alone. */
export function isForWindow(method: unknown): method is string {
  return typeof method === 'string' && !method.startsWith('internal.')
}
