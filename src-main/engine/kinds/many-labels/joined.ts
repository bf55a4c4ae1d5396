const separator = '|'

/**
 * Names in one cell, separated by `|`; one that is part of a name has a backslash before it, as has a backslash. No names
 * are a lone `|`, so that a cell that says "none of them" is not an empty one, which says nothing.
 */
export function joinLabels(names: readonly string[]): string {
  if (names.length === 0) return separator
  return names.map((name) => name.replace(/[\\|]/g, '\\$&')).join(separator)
}

/** The names of a cell; a backslash before anything but `|` and a backslash is one. */
export function splitLabels(cell: string): string[] {
  const names: string[] = []
  let name = ''
  for (let at = 0; at < cell.length; at++) {
    const next = cell[at + 1]
    if (cell[at] === separator) {
      names.push(name)
      name = ''
    } else if (cell[at] === '\\' && (next === '\\' || next === separator)) name += cell[++at]!
    else name += cell[at]!
  }
  return [...names, name].map((one) => one.trim()).filter((one) => one !== '')
}
