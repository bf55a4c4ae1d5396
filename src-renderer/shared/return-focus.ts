/**
 * After a click on a button the keys belong to the pictures again: whoever clicks State and then presses Enter means the
 * image, not the button. Who walks by Tab keeps the focus where it is.
 */
export function returnFocus(event: MouseEvent): void {
  const byPointer = event.detail > 0
  if (!byPointer) return
  setTimeout(() => {
    const active = document.activeElement
    if (document.querySelector('dialog[open]') !== null) return
    if (active === null || (active !== document.body && !active.matches('button, summary'))) return
    // An open menu, and the panels at the side, keep what was clicked in them.
    if (active.closest('[role=dialog]') !== null || active.getAttribute('aria-expanded') === 'true') return
    focusPictures()
  })
}

/** The room in front: the last that is in the document. */
export function focusPictures(): void {
  ;[...document.querySelectorAll<HTMLElement>('[data-keys]')].at(-1)?.focus({ preventScroll: true })
}

/** When a sheet closes: to what had the focus before, or to the pictures where that was a button clicked by pointer. */
export function giveBackFocus(before: Element | null, byKeyboard: boolean): void {
  const keeps = byKeyboard || before?.matches('button, summary') !== true
  if (keeps && before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus()
  else focusPictures()
}

/** When a menu opens, or turns to something else: to the field to write in, or to what can be pressed first. */
export const focusFirst = (panel: HTMLElement): void =>
  (
    panel.querySelector<HTMLElement>('[data-autofocus]') ??
    panel.querySelector<HTMLElement>('input, button, [tabindex="0"]')
  )?.focus()
