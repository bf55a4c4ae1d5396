import { describe, expect, it } from 'vitest'
import { fold, searched, withoutInvisible } from '../../src-preload/contract/folding.ts'

describe('names', () => {
  it.each([
    ['É', 'é'],
    ['E\u0301CRU', 'écru'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['ΣΑΣ', 'σας'],
    ['ﬁne', 'FINE'],
    ['ŝ', 's\u0302'.toUpperCase()],
    ['ǰ', 'ǰ'.toUpperCase()],
    ['İ', 'i\u0307'],
    ['K', 'k'],
    ['ᾳ', 'ΑΙ'],
    ['ա', 'Ա'],
  ])('%s and %s compare as one', (one, other) => {
    expect(fold(one)).toBe(fold(other))
  })

  it.each([
    ['e', 'é'],
    ['ı', 'i'],
    ['T-shirt', 'Tshirt'],
    ['а', 'a'],
  ])('%s and %s compare as two', (one, other) => {
    expect(fold(one)).not.toBe(fold(other))
  })

  it('of every character compare with its capital and its small letter, and with how it is composed', () => {
    const odd: string[] = []
    for (let code = 0; code < 0x20000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const character = String.fromCodePoint(code)
      const wanted = fold(character)
      const same = [character.toUpperCase(), character.toLowerCase(), character.normalize('NFD'), wanted]
      if (same.some((other) => fold(other) !== wanted)) odd.push(character)
    }
    expect(odd).toEqual(['ı'])
  })
})

describe('characters that nobody sees', () => {
  it('are taken out of a text', () => {
    expect(withoutInvisible('T\u200bshi\u00adrts\ufeff\u202e')).toBe('Tshirts')
    expect(searched('T\u200bSHIRTS')).toBe('tshirts')
    expect(withoutInvisible('a\u200db')).toBe('ab')
  })

  it('stay where they change what is seen', () => {
    const seen = ['می\u200cخواهم', '👩\u200d🦰', '❤\ufe0f', 'क\u094d\u200dष']
    for (const text of seen) expect(withoutInvisible(text)).toBe(text)
  })
})
