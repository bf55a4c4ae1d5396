import type { Database } from 'better-sqlite3'
import { fold } from '../../../src-preload/contract/folding.ts'
import { KnownImages, type KnownImage } from './known-images.ts'
import { namedPaths, type NamedPath } from './named-path.ts'

/** What a row calls its picture. */
export interface RowName {
  file: string
  /** Of the column `catalog`; empty: the row does not say. */
  catalog: string
}

/** An image that a row names. */
export interface Found extends KnownImage {
  /** How much of the two paths agrees, in folders and file, from the end. */
  agreement: number
  /** Folders that the row names and nothing is known of: they lead to the catalog on another machine. */
  unknown: number
  /** The path of the row, folded. */
  path: string
}

/** A catalog of the library. */
export interface CatalogName {
  name: string
  path: string
}

/** What a row calls its catalog by: its name, or its folder. */
export const catalogKey = (name: string): string => fold(name.trim())

/** So many candidates are named. */
const namedCandidates = 3

/**
 * Finds the images that rows name. A row's path and an image's below its catalog must agree from the end on the whole of the
 * shorter one; of several images the one that agrees furthest, up to the folders that hold the catalog, is meant. A relative
 * path that says more than the catalog knows must agree in more than the name of the file. A file name without its ending
 * finds the only picture called so. Names compare folded; where that leaves two, as they are written.
 * @param where to look: in one catalog or, null, in the whole library; and the catalogs there are
 * @returns the image of a row, or why it has none
 */
export async function imageFinder(
  database: Database,
  rows: readonly RowName[],
  { catalogId, catalogs }: { catalogId: number | null; catalogs: readonly CatalogName[] },
  signal: AbortSignal,
): Promise<(row: RowName) => Found | string> {
  const wanted = new Set<string>()
  for (const { file } of rows) for (const { segments } of namedPaths(file)) wanted.add(fold(segments.at(-1)!))
  const known = await KnownImages.read(database, wanted, catalogId, signal)
  return (row) => {
    const { file, catalog } = row
    if (file.trim() === '') return 'the file column is empty'
    const isOf = (image: { catalog: string; root: string }): boolean =>
      catalog.trim() === '' || image.root === catalog || catalogKey(image.catalog) === catalogKey(catalog)
    if (!catalogs.some(({ name, path }) => isOf({ catalog: name, root: path })))
      return `the library has no catalog "${catalog}"`
    const alike: KnownImage[] = []
    for (const [find, hasEnding] of [
      [known.named.bind(known), true],
      [known.ofStem.bind(known), false],
    ] as const) {
      for (const path of namedPaths(file)) {
        const segments = path.segments.map(fold)
        const images = find(segments.at(-1)!).filter(isOf)
        alike.push(...images)
        const [best, ...others] = bestOf(images, path, segments, hasEnding)
        if (best && others.length === 0) return best
        if (best) return severalText(file, [best, ...others])
      }
    }
    return noneText(row, alike)
  }
}

/** The images that a path names best: none, one, or several that nothing tells apart. */
function bestOf(
  images: readonly KnownImage[],
  path: NamedPath,
  segments: readonly string[],
  hasEnding: boolean,
): Found[] {
  const found = images.flatMap((image) => agreementOf(image, path, segments, hasEnding) ?? [])
  const written = path.segments.join('/')
  const steps: ((image: Found) => number)[] = [
    ({ agreement }) => agreement,
    ({ below }) => Number(below.split('/').length === segments.length),
    ({ below }) => Number(`/${below}`.normalize('NFC').endsWith(`/${written}`.normalize('NFC'))),
    ({ below }) => Number(`/${below}`.endsWith(`/${written}`)),
  ]
  return steps.reduce((left, step) => {
    const most = Math.max(...left.map(step))
    return left.filter((image) => step(image) === most)
  }, found)
}

/** Undefined: they do not agree. */
function agreementOf(
  image: KnownImage,
  { isAbsolute }: NamedPath,
  segments: readonly string[],
  hasEnding: boolean,
): Found | undefined {
  const below = fold(image.below).split('/')
  const whole = [...fold(image.root).split(/[\\/]/), ...below]
  // Of a name without its ending the finder knows that it agrees.
  let agreement = hasEnding ? 0 : 1
  while (
    agreement < segments.length &&
    agreement < whole.length &&
    segments.at(-1 - agreement) === whole.at(-1 - agreement)
  )
    agreement++
  const unknown = segments.length - agreement
  const leadsToCatalog = agreement >= below.length && (isAbsolute || agreement > 1)
  return unknown === 0 || leadsToCatalog ? { ...image, agreement, unknown, path: segments.join('/') } : undefined
}

function severalText(file: string, images: readonly KnownImage[]): string {
  const isOfOne = images.every(({ catalogId }) => catalogId === images[0]!.catalogId)
  const remedy = isOfOne
    ? 'give the path below the catalog'
    : 'give the catalog in a column "catalog", and the path below the catalog'
  return `"${file}" is the name of ${images.length} images (${candidates(images)}); ${remedy}`
}

function noneText({ catalog, file }: RowName, alike: readonly KnownImage[]): string {
  const where = catalog.trim() === '' ? 'in the library' : `in the catalog "${catalog}"`
  const beside = alike.length === 0 ? '' : `; ${candidates([...new Set(alike)])} is another one`
  return `no image "${file}" ${where}${beside}`
}

function candidates(images: readonly KnownImage[]): string {
  const names = images.slice(0, namedCandidates).map(({ below, catalog }) => `"${catalog}/${below}"`)
  const more = images.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
