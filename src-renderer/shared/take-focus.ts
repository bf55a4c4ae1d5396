/**
 * For a field that a person just asked for, as `{@attach takeFocus}`: what they type goes there. Svelte's own `autofocus` does
 * nothing while the button that opened the field has the focus, which it has for whoever works by keyboard.
 */
export const takeFocus = (field: HTMLElement): void => field.focus()
