import { describe, expect, it } from 'vitest'
import { fuzzyMatch, fuzzyRank, highlight } from '../../src-renderer/answers/fuzzy.ts'

const labels = ['Casual Shoes', 'Sports Shoes', 'Shirts', 'Tshirts', 'Sweatshirts', 'Navy Blue', 'Blue', 'Crème']
const rank = (query: string) => fuzzyRank(query, labels, (label) => label).map(({ item }) => item)

const score = (query: string, text: string) => fuzzyMatch(query, text)?.score ?? -Infinity
const placesOf = (query: string, text: string) => fuzzyMatch(query, text)?.at

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

  it('does not mind spaces around what is sought, and matches anything by nothing', () => {
    expect(fuzzyMatch('  blue ', 'Navy Blue')).toEqual(fuzzyMatch('blue', 'Navy Blue'))
    expect(fuzzyMatch(' ', 'Navy Blue')).toEqual({ score: 0, at: [] })
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

  it('prefers the beginning to a word, a word to its middle, and what is shorter', () => {
    const scores = ['Blue', 'Blue Navy', 'Navy Blue', 'Navy-Blue', 'NavyxBlue'].map((text) => score('blue', text))
    const [exact = 0, first = 0, word = 0, hyphen = 0, middle = 0] = scores
    expect(exact - score('blue', 'Blues')).toBeGreaterThan(100)
    expect(first).toBeGreaterThan(word)
    expect(hyphen).toBe(word)
    expect(word).toBeGreaterThan(middle)
    expect(score('blue', 'Navy7Blue'), 'a digit is part of a word').toBe(middle)
    expect(score('blue', 'Navy Blue')).toBeGreaterThan(score('blue', 'Navy Blues'))
  })

  it('finds scattered letters at the beginnings of words, unless the rest is not found then', () => {
    expect(placesOf('cs', 'Casual Shoes')).toEqual([0, 7])
    expect(placesOf('spsh', 'Sports Shoes')).toEqual([0, 1, 7, 8])
    expect(placesOf('xbc', 'xab c b')).toEqual([0, 2, 4])
    expect(placesOf('x b c', 'xab c b')).toEqual([0, 2, 4])
  })

  it('prefers letters that begin words, are neighbours, or lie close together', () => {
    expect(score('ac', 'ab cd')).toBeGreaterThan(score('ac', 'abxcd'))
    expect(score('bcy', 'abcdxy')).toBeGreaterThan(score('bdy', 'abcdxy'))
    expect(score('ac', 'abcbb')).toBeGreaterThan(score('ac', 'abbbc'))
    expect(score('ac', 'abc')).toBeGreaterThan(score('ac', 'abcb'))
    expect(score('zz', 'azbz')).toBeLessThan(score('zz', 'a zbz'))
  })
})
