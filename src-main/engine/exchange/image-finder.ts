import type { Database } from 'better-sqlite3'

/** An image as the finder knows it. */
export interface Found {
  id: number
  name: string
  /** Of its folder, below the catalog. */
  path: string
  root: string
}

/**
 * Finds images by their path below the catalog; where none has it, by the end of the path, or by name alone where only
 * one image has it. Capitals count only where they tell two images apart.
 * @param catalogId null: in the whole library
 * @returns the image, or why it is not used
 */
export function imageFinder(database: Database, catalogId: number | null): (cell: string) => Found | string {
  const byName = database.prepare<{ name: string; catalogId: number | null }, Found>(
    `SELECT image_id AS id, name, folder AS path, root
     FROM place WHERE name = @name COLLATE NOCASE AND present = 1 AND (@catalogId IS NULL OR catalog_id = @catalogId)`,
  )
  const find = (file: string): Found | string => {
    const plain = file.replaceAll('\\', '/').replace(/^(\.?\/)+/, '')
    const rows = byName.all({ name: plain.slice(plain.lastIndexOf('/') + 1), catalogId })
    const below = (row: Found): string => (row.path === '' ? row.name : `${row.path}/${row.name}`)
    const whole = (row: Found): string => `${row.root.replaceAll('\\', '/')}/${below(row)}`
    const isSame = (row: Found): boolean => below(row).toLowerCase() === plain.toLowerCase()
    const isEnd = (row: Found): boolean => whole(row).toLowerCase().endsWith(`/${plain.toLowerCase()}`)
    const steps = [(row: Found) => below(row) === plain, isSame, isEnd, () => true]
    for (const fits of steps) {
      const [only, ...others] = rows.filter(fits)
      if (!only) continue
      if (others.length === 0) return only
      return `"${file}" is the name of ${others.length + 1} images; give the path below the catalog`
    }
    return `no image "${file}" in the library`
  }
  /** Spaces around a name are rarely meant; where there is a file of that very name they are. */
  return (cell) => {
    const file = cell.trim()
    if (file === '') return 'the file column is empty'
    const exact = file === cell ? undefined : find(cell)
    return typeof exact === 'object' ? exact : find(file)
  }
}
