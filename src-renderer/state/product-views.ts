import type { ImageDetail } from '../../src-preload/contract.ts'
import { viewNames } from '../answers/view-names.ts'
import type { Rows } from './rows.svelte.ts'

/** One picture of a product. */
export interface ProductView {
  id: number
  /** What tells it from the others, such as Front; null: not known yet. */
  title: string | null
  name: string
  thumbnail: string | null
  edge: string | null
}

/** The views of the product an image shows, itself one of them, by name; none where it is the only one. */
export function productViews(detail: ImageDetail | undefined, rows: Pick<Rows, 'get'>): ProductView[] {
  if (detail === undefined || detail.siblings.length === 0) return []
  const known = [detail, ...detail.siblings.map((id) => rows.get(id) ?? { id, name: '', thumbnail: null, edge: null })]
  known.sort((one, other) => one.name.localeCompare(other.name) || one.id - other.id)
  const isKnown = known.every(({ name }) => name !== '')
  const titles = isKnown ? viewNames(known.map(({ name }) => name)) : []
  return known.map(({ id, name, thumbnail, edge }, at) => ({ id, name, thumbnail, edge, title: titles[at] ?? null }))
}
