import { describe, expect, it } from 'vitest'
import type { ImageDetail, ImageRow } from '../../src-preload/contract.ts'
import { productViews } from '../../src-renderer/state/product-views.ts'

const row = (id: number, name: string) => ({ id, name, thumbnail: `thumb://${id}`, edge: '#ffffff' }) as ImageRow
const rows = (...known: ImageRow[]) => ({ get: (id: number) => known.find((each) => each.id === id) })
const detail = (siblings: number[]) => ({ ...row(5, 'sv-1_front.jpg'), siblings }) as ImageDetail

describe('the views of a product', () => {
  it('are all of them by name, called by what tells them apart', () => {
    const views = productViews(detail([7, 3]), rows(row(3, 'sv-1_side.jpg'), row(7, 'sv-1_back.jpg')))
    expect(views).toEqual([
      { id: 7, name: 'sv-1_back.jpg', thumbnail: 'thumb://7', edge: '#ffffff', title: 'Back' },
      { id: 5, name: 'sv-1_front.jpg', thumbnail: 'thumb://5', edge: '#ffffff', title: 'Front' },
      { id: 3, name: 'sv-1_side.jpg', thumbnail: 'thumb://3', edge: '#ffffff', title: 'Side' },
    ])
  })

  it('of one name, in several folders, stand in an order that stays', () => {
    const same = [row(9, 'sv-1_front.jpg'), row(2, 'sv-1_front.jpg')]
    for (const siblings of [[9, 2], [2, 9]]) expect(productViews(detail(siblings), rows(...same)).map(({ id }) => id)).toEqual([2, 5, 9]) // prettier-ignore
  })

  it('have no titles before all names are known', () => {
    const views = productViews(detail([7, 3]), rows(row(7, 'sv-1_back.jpg')))
    expect(views.map(({ id, title }) => [id, title])).toEqual([
      [3, null],
      [7, null],
      [5, null],
    ])
    expect(views[0]).toMatchObject({ name: '', thumbnail: null, edge: null })
  })

  it('are none of an image that is the only one, or not known yet', () => {
    expect(productViews(detail([]), rows())).toEqual([])
    expect(productViews(undefined, rows())).toEqual([])
  })
})
