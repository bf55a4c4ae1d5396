/**
 * The parts of the window that F6 goes round, in the order of the document: what is marked `data-pane` and not covered. In a part
 * the keys go to its pictures, else to what had them last, else to the first control.
 */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => entrance(pane) !== null)
  const here = panes.findLastIndex((pane) => pane.contains(document.activeElement))
  const start = here < 0 && step < 0 ? 0 : here
  const pane = panes[(start + step + panes.length) % panes.length]
  if (pane !== undefined) entrance(pane)?.focus()
}

/** What had the focus last in each part. */
const left = new WeakMap<HTMLElement, HTMLElement>()

/** Of every focus that moves. */
export function rememberPane({ target }: FocusEvent): void {
  if (!(target instanceof HTMLElement)) return
  const pane = target.closest<HTMLElement>('[data-pane]')
  if (pane !== null && target !== pane) left.set(pane, target)
}

const controls =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]'

/** Where the keys go in a part; null: it is covered, or has nothing for them. */
function entrance(pane: HTMLElement): HTMLElement | null {
  const before = left.get(pane)
  const known = before?.isConnected === true && pane.contains(before) ? [before] : []
  const candidates = [
    ...pane.querySelectorAll<HTMLElement>('[data-keys]'),
    ...known,
    ...pane.querySelectorAll<HTMLElement>(`:is(${controls}):not([tabindex="-1"])`),
  ]
  return candidates.find((element) => element.closest('[inert]') === null && element.checkVisibility()) ?? null
}
