import { describe, expect, it } from 'vitest'
import { readConfidence, readFact } from '../../src-preload/contract/search-facts.ts'
import { quoted, readSearch, writeSearch, type Term } from '../../src-preload/contract/search-text.ts'
import { Random } from '../helpers/random.ts'

const word = (text: string, not = false): Term => ({ field: null, values: [{ text, exact: false }], not })
const of = (field: string, values: string[], not = false): Term => ({
  field,
  values: values.map((text) => ({ text, exact: false })),
  not,
})

describe('what people write to find images', () => {
  it.each<[string, Term[]]>([
    ['', []],
    ['  red   dress ', [word('red'), word('dress')]],
    ['brand:nike -colour:navy', [of('brand', ['nike']), of('colour', ['navy'], true)]],
    ['colour:black,navy', [of('colour', ['black', 'navy'])]],
    ['"exact words"', [{ field: null, values: [{ text: 'exact words', exact: true }], not: false }]],
    ['brand:"New Balance",nike', [{ field: 'brand', values: [{ text: 'New Balance', exact: true }, { text: 'nike', exact: false }], not: false }]], // prettier-ignore
    ['"neck line":v', [of('neck line', ['v'])]],
    ['-red t-shirt - --x', [word('red', true), word('t-shirt'), word('-'), word('--x')]],
    ['material: cotton, http://x', [word('material:'), word('cotton,'), of('http', ['//x'])]],
    ['brand:nike, "navy bl', [of('brand', ['nike']), { field: null, values: [{ text: 'navy bl', exact: true }], not: false }]], // prettier-ignore
    ['" 5"', [{ field: null, values: [{ text: '5', exact: true }], not: false }]],
    ['"', []],
  ])('%s', (text, terms) => {
    expect(readSearch(text)).toEqual(terms)
  })

  it('is read again as it was read, whatever it is', () => {
    const random = new Random(7)
    const pieces = ['a', 'red', '-', '"', ':', ',', ' ', ' ', 'brand', 'é', '>=', '\u3000', "'", '%']
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: random.below(14) }, () => random.pick(pieces)).join('')
      const terms = readSearch(text)
      expect(readSearch(writeSearch(terms)), JSON.stringify(text)).toEqual(terms)
      // Nothing that was written is lost but quotes and spaces.
      const letters = (read: string): string => read.replace(/[^a-zé%']/g, '')
      const said = terms.map(({ field, values }) => (field ?? '') + values.map((value) => value.text).join('')).join('')
      expect(letters(said)).toBe(letters(text))
    }
  })

  it('a name in quotes where it needs them is one value', () => {
    for (const name of ['nike', 'New Balance', '-x', 'a,b', 'a:b', "Levi's"]) {
      expect(readSearch(`brand:${quoted(name)}`)).toMatchObject([{ field: 'brand', values: [{ text: name }] }])
    }
  })
})

describe('facts of files', () => {
  it.each([
    ['width', '>=800', { fact: 'width', least: 800 }],
    ['height', '<800', { fact: 'height', most: 799 }],
    ['width', '800..1200', { fact: 'width', least: 800, most: 1200 }],
    ['size', '>1.5mb', { fact: 'bytes', least: 1_500_001 }],
    ['shape', 'square', { fact: 'shape', shapes: ['square'] }],
    ['date', '2024-02', { fact: 'modified', least: new Date(2024, 1, 1).getTime(), most: new Date(2024, 2, 1).getTime() - 1 }], // prettier-ignore
    ['added', '>=2024', { fact: 'added', least: new Date(2024, 0, 1).getTime() }],
    ['date', '2024-02-29..2024-03', { fact: 'modified', least: new Date(2024, 1, 29).getTime(), most: new Date(2024, 3, 1).getTime() - 1 }], // prettier-ignore
  ])('%s:%s', (field, value, fact) => {
    expect(readFact(field, value)).toEqual(fact)
  })

  it.each([
    ['width', 'big'],
    ['width', ''],
    ['size', '5tb'],
    ['date', '2024-02-30'],
    ['date', '24'],
    ['shape', 'round'],
    ['constructor', '1'],
  ])('%s:%s is none', (field, value) => {
    expect(readFact(field, value)).toBeUndefined()
  })

  it('shares of certainty', () => {
    expect(readConfidence('>=0.8')).toEqual({ least: 0.8 })
    expect(readConfidence('>=80%')).toEqual({ least: 0.8 })
    expect(readConfidence('0.2..0.8')).toEqual({ least: 0.2, most: 0.8 })
    expect(readConfidence('<0.5')?.most).toBeCloseTo(0.5)
    expect(readConfidence('0.8')).toBeUndefined()
    expect(readConfidence('>2')).toBeUndefined()
  })
})
