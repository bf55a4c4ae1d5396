import { describe, expect, it } from 'vitest'
import { fuzzyMatch, fuzzyRank, highlight } from '../../src-renderer/answers/fuzzy.ts'

const labels = ['Casual Shoes', 'Sports Shoes', 'Shirts', 'Tshirts', 'Sweatshirts', 'Navy Blue', 'Blue', 'Crème']
const rank = (query: string) => fuzzyRank(query, labels, (label) => label).map(({ item }) => item)

describe('fuzzy match', () => {
  it('puts the exact, then the beginning, then word starts first', () => {
    expect(rank('blue')).toEqual(['Blue', 'Navy Blue'])
    expect(rank('shirts')).toEqual(['Shirts', 'Tshirts', 'Sweatshirts'])
    expect(rank('sh')[0]).toBe('Shirts')
  })

  it('finds initials and skipped letters', () => {
    expect(rank('cs')[0]).toBe('Casual Shoes')
    expect(rank('spsh')[0]).toBe('Sports Shoes')
    expect(rank('nvbl')).toEqual(['Navy Blue'])
  })

  it('does not mind case and accents', () => {
    expect(rank('CREME')).toEqual(['Crème'])
  })

  it('keeps the order given without a query', () => {
    expect(rank('  ')).toEqual(labels)
  })

  it('says what does not match', () => {
    expect(fuzzyMatch('xyz', 'Shirts')).toBeNull()
    expect(fuzzyMatch('shirtss', 'Shirts')).toBeNull()
  })

  it('marks the characters that matched', () => {
    const match = fuzzyMatch('blue', 'Navy Blue')
    expect(highlight('Navy Blue', match?.at ?? [])).toEqual([
      { text: 'Navy ', matched: false },
      { text: 'Blue', matched: true },
    ])
  })
})
