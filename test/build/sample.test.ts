import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'

const home = fileURLToPath(new URL('../../resources/sample', import.meta.url))

interface Row {
  file: string
  product: string
  view: string
  type: string
  colour: string
  brand: string
  pattern: string
  name: string
}

const rows: Row[] = parse(readFileSync(join(home, 'labels.csv')), { columns: true })

const files = readdirSync(home, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(home.length + 1)
      .replaceAll('\\', '/'),
  )
const pictures = files.filter((file) => /\.(jpg|png|webp)$/.test(file))

const different = (key: keyof Row): number => new Set(rows.map((row) => row[key])).size

describe('the sample catalog', () => {
  it('has a row for every picture and a picture for every row', () => {
    expect(rows.map((row) => row.file).sort()).toEqual([...pictures].sort())
    expect(files.length - pictures.length).toBe(2)
  })

  it('fills in every column', () => {
    for (const row of rows) for (const value of Object.values(row)) expect(value, row.file).not.toBe('')
  })

  it('names files by product and view', () => {
    for (const row of rows) expect(row.file).toMatch(new RegExp(`/${row.product}_${row.view}\\.(jpg|png|webp)$`))
  })

  it('is a believable small shop', () => {
    expect(rows.length).toBeGreaterThanOrEqual(300)
    expect(rows.length).toBeLessThanOrEqual(360)
    expect(different('product')).toBeGreaterThanOrEqual(110)
    expect(different('type')).toBeGreaterThanOrEqual(14)
    expect(different('colour')).toBeGreaterThanOrEqual(10)
    expect(different('brand')).toBeGreaterThanOrEqual(6)
    expect(different('pattern')).toBeGreaterThanOrEqual(6)
  })

  it('shows every product at least twice, and says the same of it each time', () => {
    const products = Map.groupBy(rows, (row) => row.product)
    for (const [product, views] of products) {
      expect(views.length, product).toBeGreaterThanOrEqual(2)
      expect(new Set(views.map((row) => row.view)).size, product).toBe(views.length)
      for (const key of ['type', 'colour', 'brand', 'pattern', 'name'] as const) {
        expect(new Set(views.map((row) => row[key])).size, `${product} ${key}`).toBe(1)
      }
    }
  })

  it('nests folders', () => {
    expect(new Set(rows.map((row) => row.file.split('/')[0])).size).toBeGreaterThanOrEqual(6)
    expect(Math.max(...rows.map((row) => row.file.split('/').length - 1))).toBeGreaterThanOrEqual(3)
  })

  it('holds more than one picture format', () => {
    for (const end of ['.jpg', '.png', '.webp'])
      expect(pictures.filter((file) => file.endsWith(end)).length).toBeGreaterThan(1)
  })

  it('stays within 8 MB', () => {
    const bytes = files.reduce((sum, file) => sum + statSync(join(home, file)).size, 0)
    expect(bytes).toBeLessThanOrEqual(8_000_000)
  })
})
