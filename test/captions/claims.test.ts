import { describe, expect, it } from 'vitest'
import { Lexicon } from '../../src-main/common/captioner/claims/lexicon.ts'
import { waysToName } from '../../src-main/common/captioner/claims/keep-to.ts'
import { ClaimLimits } from '../../src-main/common/captioner/claims/limits.ts'
import { SpeechCounts, type Habit, type Speech } from '../../src-main/common/captioner/claims/speech.ts'
import type { Decoding } from '../../src-main/common/captioner/decoding.ts'
import { decodeCaptions, type StepModel } from '../../src-main/common/captioner/search.ts'
import { Vocabulary } from '../../src-main/common/captioner/vocabulary.ts'

const attributes = [
  { name: 'type', labels: ['Tshirts', 'Shirts', 'Casual Shoes', 'Scarves', 'Shoes for Unheard Sports'] },
  { name: 'colour', labels: ['Black', 'Blue', 'Navy Blue', 'Red', 'White', 'Off White'] },
  {
    name: 'brand',
    labels: [
      'Nike',
      'Red Tape',
      'United Colors of Benetton',
      'Black Coffee',
      'AND',
      "Levi's",
      'Inc 5',
      'Reid & Taylor',
    ],
  },
]
const numbers = new Map(attributes.flatMap(({ labels }) => labels).map((label, number) => [label, number]))
const numberOf = (label: string): number => numbers.get(label) ?? -1
const habit = (attribute: string, about: Partial<Habit> = {}): Habit => ({
  attribute, captions: 100, named: 0, closing: 0, ties: {}, loose: [], ...about,
}) // prettier-ignore

/** By how many words a caption made of one word makes a claim, and whether it is true of these labels. */
function judge(word: string, labels: readonly string[] = [], speech: Speech | null = null): 'free' | 'true' | 'untrue' {
  const lexicon = new Lexicon(attributes, speech)
  const certain = new Set(labels.map(numberOf))
  const claims = lexicon.claims(word)
  if (claims.length === 0) return 'free'
  return claims.every((claim) => lexicon.isTrue(claim, certain)) ? 'true' : 'untrue'
}

describe('a word of a caption', () => {
  it.each([
    ['a word of no label', 'solid', 'free'],
    ['the plural, and another spelling', 't-shirt', 'untrue'],
    ['an irregular plural', 'scarf', 'untrue'],
    ['an apostrophe', 'levis', 'untrue'],
    ['a part of a name', 'benetton', 'untrue'],
    ['a word that many labels share', 'of', 'free'],
    ['a number in a label', '5', 'free'],
    ['a label of shared words alone', 'and', 'free'],
    ['a compound', 'steelblue', 'untrue'],
    ['a longer word that merely ends alike', 'bred', 'free'],
    ['words joined by signs', 'dk.white', 'untrue'],
  ])('%s: %s is %s', (_, word, expected) => {
    expect(judge(word)).toBe(expected)
  })

  it.each([
    ['tee-shirts', ['Shirts'], 'true'],
    ['t-shirts', ['Tshirts'], 'true'],
    ['t-shirts', ['Shirts'], 'untrue'],
    ['navy', ['Navy Blue'], 'true'],
    // The label of one word is another one.
    ['blue', ['Navy Blue'], 'untrue'],
    ['blue', ['Blue'], 'true'],
    ['black', ['Black Coffee'], 'untrue'],
    ['black', ['Black'], 'true'],
    ['coffee', ['Black Coffee'], 'true'],
    ['white', ['Off White'], 'untrue'],
    ['inc', ['Inc 5'], 'true'],
    ['casual', ['Shirts'], 'untrue'],
  ])('%s of %j is %s', (word, labels, expected) => {
    expect(judge(word, labels)).toBe(expected)
  })

  it('is the label’s that it is always said of, and free where it is said of others as well', () => {
    const speech = [
      habit('brand', { ties: { nike: ['swoosh', 'red'], Gone: ['old'] } }),
      habit('type', { loose: ['casual', 'shirts'] }),
    ]
    expect(judge('swoosh', [], speech)).toBe('untrue')
    expect(judge('swoosh', ['Nike'], speech)).toBe('true')
    expect(judge('old', [], speech), 'the label is no longer there').toBe('free')
    expect(judge('casual', [], speech)).toBe('free')
    expect(judge('shirts', [], speech), 'it names a label all the same').toBe('untrue')
    expect(judge('red', ['Nike'], speech), 'it names a label all the same').toBe('untrue')
  })
})

describe('how captions speak', () => {
  const learn = (captions: [text: string, brand: string, type: string][], earlier: Speech | null = null): Habit[] => {
    const counts = new SpeechCounts()
    for (const [text, brand, type] of captions) {
      counts.add(text, [
        ['brand', brand],
        ['type', type],
      ])
    }
    return counts.speech(earlier)
  }
  const captions = [
    ...Array.from({ length: 4 }, () => ['Nike Swoosh Casual Shoes', 'Nike', 'Casual Shoes'] as const),
    ...Array.from({ length: 4 }, () => ['Puma Solid Shirt', 'Puma', 'Shirts'] as const),
    ...Array.from({ length: 4 }, () => ['Lee Casual Solid Shirt', 'Lee', 'Shirts'] as const),
    ['Rare Lee Blouse', 'Lee', 'Shirts'] as const,
  ].map(([...caption]): [string, string, string] => caption)

  it('is counted: what names the label, what ends with it, what is said of one label alone', () => {
    const [brand, type] = learn(captions)
    expect(brand).toEqual({
      attribute: 'brand', captions: 13, named: 13, closing: 0, loose: [],
      ties: { Nike: ['swoosh', 'shoes'] },
    }) // prettier-ignore
    expect(type).toMatchObject({ captions: 13, named: 12, closing: 12, loose: ['casual'] })
    expect(type?.ties).toEqual({ 'Casual Shoes': ['nike', 'swoosh'] })
  })

  it('goes on from what was known, where the new captions say nothing of it', () => {
    const earlier = [
      habit('brand', { named: 90, ties: { Nike: ['lunar', 'solid'], Fila: ['spark'] }, loose: ['polo'] }),
      habit('season', { named: 3 }),
    ]
    const [brand, , season] = learn(captions, earlier)
    expect(brand).toMatchObject({ captions: 113, named: 103, loose: ['polo'] })
    expect(brand?.ties).toEqual({ Nike: ['lunar', 'swoosh', 'shoes'], Fila: ['spark'] })
    expect(season).toEqual(earlier[1])
  })
})

describe('a captioner that is held to what is known', () => {
  const vocabulary = Vocabulary.build(
    ['Nike Puma Red Tape of United Colors Benetton Men Solid Red Blue Black Navy Casual Shoes Shirt T-shirt Swoosh'],
    1,
  )
  const idOf = (word: string): number => vocabulary.encode(word)[0]!
  /** What may follow a word, with its probability; the hidden state counts for nothing. Ends are written `.`. */
  const table: Record<string, Record<string, number>> = {
    '<s>': { Nike: 0.65, Red: 0.2, United: 0.05, Men: 0.05, Navy: 0.05 },
    Nike: { Swoosh: 0.05, Men: 0.95 },
    Swoosh: { Men: 1 },
    Tape: { Men: 1 },
    United: { Colors: 1 },
    Colors: { of: 1 },
    of: { Benetton: 1 },
    Benetton: { Men: 1 },
    Men: { Red: 0.5, Blue: 0.2, Navy: 0.1, Casual: 0.1, Shirt: 0.1 },
    Red: { Shirt: 0.4, 'T-shirt': 0.2, Casual: 0.1, Tape: 0.3 },
    Navy: { Blue: 1 },
    Blue: { Shirt: 0.6, 'T-shirt': 0.2, Shoes: 0.1, '.': 0.1 },
    Casual: { Red: 0.5, Blue: 0.3, Shoes: 0.2 },
    Shirt: { '.': 1 },
    'T-shirt': { '.': 1 },
    Shoes: { '.': 1 },
  }
  const model: StepModel & { rows: number } = {
    hidden: 1,
    vocabulary: vocabulary.size,
    rows: 0,
    step(tokens, hidden) {
      this.rows += tokens.length
      const logits = new Float32Array(tokens.length * vocabulary.size).fill(Math.log(1e-6))
      for (const [row, token] of tokens.entries()) {
        const word = token === 0 ? '<s>' : vocabulary.entries[token]!.surface
        for (const [next, probability] of Object.entries(table[word] ?? {})) {
          logits[row * vocabulary.size + (next === '.' ? 1 : idOf(next))] = Math.log(probability)
        }
      }
      return Promise.resolve({ logits, next: hidden })
    },
  }
  const usual = [
    habit('type', { named: 95, closing: 90 }),
    habit('colour', { named: 95 }),
    habit('brand', { named: 99, ties: { Nike: ['Swoosh'] } }),
  ]

  async function write(
    known: Record<string, string>,
    {
      speech = usual,
      decoding = { method: 'beam', lengthPower: 0 },
    }: { speech?: typeof usual; decoding?: Decoding } = {},
  ): Promise<string> {
    const limits = new ClaimLimits(attributes, speech, vocabulary)
    const certain = attributes.map(({ name, labels }) => labels.indexOf(known[name] ?? ''))
    const [caption] = await decodeCaptions(model, new Float32Array(1), decoding, [limits.of(certain)])
    return vocabulary.decode(caption!.tokens)
  }

  it('says all it thinks where nothing holds it', async () => {
    const [caption] = await decodeCaptions(model, new Float32Array(1), { method: 'beam' })
    expect(vocabulary.decode(caption!.tokens)).toBe('Nike Men Red Shirt')
  })

  it.each([
    ['leaves out what is not known, and keeps the rest whole', { type: 'Shirts', colour: 'Red' }, 'Men Red Shirt'],
    [
      'names another label than it thought',
      { type: 'Tshirts', colour: 'Blue', brand: 'Nike' },
      'Nike Men Blue T-shirt',
    ],
    ['does without a colour', { type: 'Shirts', brand: 'Nike' }, 'Nike Men Shirt'],
    ['writes a label of several words in its order', { type: 'Shirts', colour: 'Navy Blue' }, 'Men Navy Blue Shirt'],
    [
      'writes a word that is another label alone only inside its own',
      { type: 'Shirts', colour: 'Blue', brand: 'Red Tape' },
      'Red Tape Men Blue Shirt',
    ],
    [
      'finds what it would hardly say',
      { type: 'Casual Shoes', colour: 'Red', brand: 'United Colors of Benetton' },
      'United Colors of Benetton Men Red Casual Shoes',
    ],
    [
      'does without a label its dictionary cannot name',
      { type: 'Shirts', colour: 'Red', brand: 'Inc 5' },
      'Men Red Shirt',
    ],
    ['says nothing without the noun', { colour: 'Red', brand: 'Nike' }, ''],
    [
      'makes do with a word that is said of nothing else, where it lacks the rest',
      { type: 'Shoes for Unheard Sports', colour: 'Red' },
      'Men Red Shoes',
    ],
    ['says nothing where it lacks the noun', { type: 'Scarves', colour: 'Red', brand: 'Nike' }, ''],
  ])('%s', async (_, known, expected) => {
    expect(await write(known)).toBe(expected)
  })

  it('need not name what its captions seldom name, nor end with a noun, yet invents nothing', async () => {
    const speech = [habit('type', { named: 20 }), habit('colour', { named: 20 })]
    expect(await write({}, { speech })).toBe('Men')
    expect(await write({ type: 'Shirts', brand: 'Nike' }, { speech })).toBe('Nike Men Shirt')
    expect(await write({ type: 'Shirts', colour: 'Navy Blue' }, { speech: [] })).toBe('Men Shirt')
  })

  it('writes to its end what begins with a word that is not true alone', async () => {
    const { '<s>': before } = table
    table['<s>'] = { Red: 1 }
    const speech = [habit('type', { named: 95, closing: 90 })]
    expect(await write({ type: 'Shirts', brand: 'Red Tape' }, { speech })).toBe('Red Tape Men Shirt')
    table['<s>'] = before!
  })

  it('is offered the word that a label lacks, and else the whole of it', () => {
    const limits = new ClaimLimits(attributes, usual, vocabulary).of([2, -1, 2])!
    const [shoes, benetton] = limits.wanted
    const ways = (wanted: (typeof limits.wanted)[number], text: string): string[] =>
      waysToName(limits, wanted, vocabulary.encode(text)).map((way) => vocabulary.decode(way.map(([first]) => first!)))
    expect(ways(shoes!, 'Men')).toEqual(['Casual Shoes'])
    expect(ways(shoes!, 'Casual Solid')).toEqual(['Shoes'])
    expect(ways(shoes!, 'Casual')).toEqual(['Shoes'])
    expect(ways(benetton!, 'Men')).toEqual(['United Colors of Benetton'])
    expect(ways(benetton!, 'United Colors')).toEqual(['of Benetton'])
  })

  it('does not put free words together to a label the image has not', async () => {
    const types = [{ name: 'type', labels: ['Casual Shoes', 'Navy Shoes', 'Shirts', 'Shirt Casual'] }]
    const speech = [habit('type', { named: 95, loose: ['casual', 'navy'] })]
    const limits = new ClaimLimits(types, speech, vocabulary)
    const shown = (label: number): string[] =>
      vocabulary.entries.flatMap(({ token }, id) => (id > 2 && limits.of([label])?.standing[id] === 0 ? [token] : []))
    expect(shown(1)).toEqual(expect.arrayContaining(['navy', 'shoes']))
    expect(shown(1)).not.toContain('casual')
    expect(shown(0)).toEqual(expect.arrayContaining(['casual', 'shoes']))
    expect(shown(0)).not.toContain('navy')
    expect(shown(2)).toEqual(expect.arrayContaining(['navy', 'shirt']))
    expect(shown(2), 'its own word stays').not.toContain('casual')
  })

  it('leaves out the shared words inside a name it leaves out', async () => {
    const { '<s>': before } = table
    table['<s>'] = { United: 1 }
    expect(await write({ type: 'Shirts', colour: 'Red' })).toBe('Men Red Shirt')
    table['<s>'] = before!
  })

  it.each<Decoding>([{ method: 'greedy' }, { method: 'sample', seed: 3 }])(
    'invents nothing by %o either',
    async (decoding) => {
      const text = await write({ type: 'Shirts', colour: 'Blue' }, { decoding })
      expect(text).not.toMatch(/Nike|Red|Navy|Casual|T-shirt|Swoosh/)
      expect(text).toMatch(/Men/)
    },
  )

  it('looks wider only where it has to', async () => {
    model.rows = 0
    await write({ type: 'Shirts', colour: 'Red', brand: 'Nike' })
    const easy = model.rows
    model.rows = 0
    await write({ type: 'Casual Shoes', colour: 'Red', brand: 'United Colors of Benetton' })
    expect(model.rows).toBeGreaterThan(easy)
  })
})
