import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { repository } from '../bench-engine.ts'

/** Where the photos lie that stand beside the repository: `clothing-photos` and `fashion`. */
const shared = resolve(repository, process.env['SHARED'] ?? '../shared')

/** Pictures in a folder, and what is true of each. */
export interface DataSet {
  name: string
  /** The folder to add as a catalog. */
  folder: string
  /** Paths below it, with `/`, rising. */
  files: string[]
  /** By attribute, in the order of the files; '' where nothing is known. */
  truth: Record<string, string[]>
}

/** What the benchmark needs and does not find, in a sentence that says how to get it; null: all is there. */
export function whatIsMissing(twins: string): string | null {
  for (const set of ['clothing-photos', 'fashion']) {
    if (!existsSync(join(shared, set)))
      return `The photos "${join(shared, set)}" are not there; SHARED=FOLDER names another place.`
  }
  if (existsSync(join(twins, 'models')) && existsSync(join(twins, 'fold.csv'))) return null
  return `There are no models that have not seen what is measured on: "${twins}" must hold models/ and fold.csv. \
\`npm run train:shipped\` leaves them there; TWINS=FOLDER names another folder.`
}

/** Photos that people took at home, foreign to the shipped models; the name of the folder each lies in is its label. */
export function snapshots(): DataSet {
  const folder = join(shared, 'clothing-photos')
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => /\.(jpe?g|png|webp)$/i.test(file))
    .sort()
  return { name: 'snapshots', folder, files, truth: { type: files.map((file) => file.split('/')[0] ?? '') } }
}

/** The product photos that the twins have not seen, in a folder of their own. @param folder where that is made */
export function unseenProducts(twins: string, folder: string): DataSet {
  const rows = parse<Record<string, string>>(readFileSync(join(twins, 'fold.csv'), 'utf8'), { columns: true, bom: true })
    .toSorted((a, b) => ((a['file'] ?? '') < (b['file'] ?? '') ? -1 : 1)) // prettier-ignore
  const files = rows.map((row) => row['file'] ?? '')
  mkdirSync(folder, { recursive: true })
  for (const file of files) cpSync(join(shared, 'fashion', 'images', file), join(folder, file))
  const column = (name: string): string[] => rows.map((row) => row[name] ?? '')
  const columns = ['type', 'colour', 'gender', 'season', 'usage']
  const truth = Object.fromEntries(columns.map((name) => [name, column(name)]))
  const own = { mixed: mixedTypes(column('type'), column('gender')), merged: mergedTypes(column('type')) }
  return { name: 'products', folder, files, truth: { ...truth, ...own } }
}

/** A shop that calls five of the types otherwise, and tells the T-shirts apart by who wears them. */
function mixedTypes(types: readonly string[], genders: readonly string[]): string[] {
  const renamed = byFrequency(types).filter((type) => type !== 'Tshirts').slice(1, 6) // prettier-ignore
  return types.map((type, row) => {
    if (type === 'Tshirts') return `Tshirts for ${genders[row]}`
    return renamed.includes(type) ? `Own ${type}` : type
  })
}

/** A shop that does not need to know: thirteen types are three to it. */
function mergedTypes(types: readonly string[]): string[] {
  const groups = {
    'Upper part': ['Shirts', 'Tshirts', 'Tops', 'Kurtas', 'Sweaters', 'Sweatshirts', 'Jackets'],
    Footwear: ['Casual Shoes', 'Sports Shoes', 'Formal Shoes'],
    Accessories: ['Handbags', 'Wallets', 'Belts'],
  }
  const groupOf = new Map(Object.entries(groups).flatMap(([group, names]) => names.map((name) => [name, group])))
  return types.map((type) => groupOf.get(type) ?? type)
}

function byFrequency(labels: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1)).map(([label]) => label)
}
