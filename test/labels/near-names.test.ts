import { describe, expect, it } from 'vitest'
import { NearNames } from '../../src-preload/contract/near-names.ts'

describe('names', () => {
  it.each([
    ['T-shirt', 'Tshirts'],
    ['T shirt', 't–SHIRT'],
    ['Tshirts', 'T\u200bshirts'],
    ['Ecru', 'Écru'],
    ['Coat', 'Соаt'],
    ['Dress', 'Dresses'],
    ['Body', 'Bodies'],
    ['Watch', 'Watches'],
    ['Fjäll', 'Ｆｊäll'],
  ])('%s and %s are easily taken for one another', (one, other) => {
    expect(new NearNames([one, 'Hat']).of(other)).toEqual([one])
  })

  it.each([
    ['Dress', 'Press'],
    ['Size 1', 'Size 11'],
    ['Boss', 'Bos'],
    ['C', 'C2'],
    ['+', '-'],
    ['赤', '青'],
    ['か', 'が'],
  ])('%s and %s are not', (one, other) => {
    expect(new NearNames([one]).of(other)).toEqual([])
  })

  it('are told in sets', () => {
    expect(new NearNames(['Hat', 'Coat', 'coats', 'Écru', 'écru']).groups()).toEqual([
      ['Coat', 'coats'],
      ['Écru', 'écru'],
    ])
  })
})
