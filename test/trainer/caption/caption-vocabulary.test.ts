import { describe, expect, it } from 'vitest'
import { tokenise } from '../../../src-main/common/captioner/tokens.ts'
import { unknownToken, Vocabulary } from '../../../src-main/common/captioner/vocabulary.ts'

describe('tokens', () => {
  it.each([
    ['Nike Men Blue T-Shirt', ['nike', 'men', 'blue', 't-shirt']],
    ['U.S. Polo Assn. Men  Solid', ['u.s', 'polo', 'assn', 'men', 'solid']],
    ['s.Oliver Reid & Taylor', ['s.oliver', 'reid', '&', 'taylor']],
    ["Kkr Boy's (Run+ 2)", ['kkr', "boy's", 'run', '+', '2']],
    ['Ｒed ﬁt', ['red', 'fit']],
    ['Écharpe en soie, bleue', ['écharpe', 'en', 'soie', 'bleue']],
    ['-- !', []],
  ])('of %s', (caption, tokens) => {
    expect(tokenise(caption)).toEqual(tokens)
  })
})

describe('the dictionary', () => {
  const captions = ['Nike Men Shirt', 'NIKE men Shoes', 'Nike Women Shirt', 'Puma Women Socks']
  const vocabulary = Vocabulary.build(captions, 2)

  it('holds the special tokens, then words by falling count and rising code point', () => {
    expect(vocabulary.entries.map(({ token }) => token)).toEqual([
      '<s>',
      '</s>',
      '<unk>',
      'nike',
      'men',
      'shirt',
      'women',
    ])
    expect(Vocabulary.build(captions.toReversed(), 2).toJSON()).toEqual(vocabulary.toJSON())
  })

  it('writes words as they are mostly written', () => {
    expect(vocabulary.decode([3, 4, 5, 1, 6])).toBe('Nike Men Shirt')
    expect(vocabulary.decode([0, 3, 6])).toBe('Nike Women')
  })

  it('does not know rare words', () => {
    expect(vocabulary.encode('Puma men shirt')).toEqual([unknownToken, 4, 5])
  })

  it('survives JSON, and refuses what is none', () => {
    const again = Vocabulary.from(JSON.parse(JSON.stringify(vocabulary)))
    expect(again.encode('nike women')).toEqual([3, 6])
    expect(() => Vocabulary.from({ format: 1, minimumCount: 1, entries: [] })).toThrow('special tokens')
    expect(() => Vocabulary.build(captions, 0)).toThrow('minimum count is 0')
  })

  it('grows without renumbering', () => {
    const grown = vocabulary.with(Vocabulary.build(['Puma Nike'], 1))
    expect(grown.encode('nike puma')).toEqual([3, 7])
  })
})
