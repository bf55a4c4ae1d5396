/** Whether a click or key adds to what is chosen already, and does not replace it. */
export const isAdding = (event: { metaKey: boolean; ctrlKey: boolean }, isMac: boolean): boolean =>
  isMac ? event.metaKey : event.ctrlKey

/** The items with this one, or without it where it was among them. */
export const toggled = <Item>(items: readonly Item[], item: Item): Item[] =>
  items.includes(item) ? items.filter((other) => other !== item) : [...items, item]
