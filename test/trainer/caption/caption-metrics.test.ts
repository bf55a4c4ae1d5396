import { describe, expect, it } from 'vitest'
import { bleu, modifiedPrecision } from '../../../src-main/common/captioner/metrics/bleu.ts'
import { ciderD } from '../../../src-main/common/captioner/metrics/cider.ts'

const words = (text: string): string[] => text.split(' ')
const pair = (candidate: string, ...references: string[]): { candidate: string[]; references: string[][] } => ({
  candidate: words(candidate),
  references: references.map(words),
})

describe('BLEU', () => {
  // Examples 1 and 2 of Papineni et al. 2002.
  const references = [
    'it is a guide to action that ensures that the military will forever heed party commands',
    'it is the guiding principle which guarantees the military forces always being under the command of the party',
    'it is the practical guide for the army always to heed the directions of the party',
  ]
  const first = 'it is a guide to action which ensures that the military always obeys the commands of the party'
  const second = 'it is to insure the troops forever hearing the activity guidebook that party direct'

  it("counts the paper's modified precisions", () => {
    expect(modifiedPrecision([pair(first, ...references)], 1)).toEqual({ matches: 17, total: 18 })
    expect(modifiedPrecision([pair(first, ...references)], 2)).toEqual({ matches: 10, total: 17 })
    expect(modifiedPrecision([pair(second, ...references)], 1)).toEqual({ matches: 8, total: 14 })
    expect(modifiedPrecision([pair(second, ...references)], 2)).toEqual({ matches: 1, total: 13 })
    const the = pair('the the the the the the the', 'the cat is on the mat', 'there is a cat on the mat')
    expect(modifiedPrecision([the], 1)).toEqual({ matches: 2, total: 7 })
  })

  it("gives the numbers in the documentation of NLTK's bleu_score", () => {
    const hypothesis = 'It is a guide to action which ensures that the military always obeys the commands of the party'
    const one = pair(
      hypothesis,
      'It is a guide to action that ensures that the military will forever heed Party commands',
      'It is the guiding principle which guarantees the military forces always being under the command of the Party',
      'It is the practical guide for the army always to heed the directions of the party',
    )
    const two = pair(
      'he read the book because he was interested in world history',
      'he was interested in world history because he read the book',
    )
    expect(bleu([one])).toBeCloseTo(0.5045666840058485, 12)
    expect(bleu([one, two])).toBeCloseTo(0.5920778868801042, 12)
  })

  it('penalises what is too short against the closest reference', () => {
    // All runs are right; lengths 4 and 6: exp(1 - 6 / 4).
    expect(bleu([pair('a b c d', 'a b c d e f')])).toBeCloseTo(Math.exp(-0.5), 12)
    // 5 is as close as 3, and the shorter counts: no penalty.
    expect(bleu([pair('a b c d', 'a b c d e', 'x y z')])).toBe(1)
    expect(bleu([pair('a b c d', 'a b c d')])).toBe(1)
  })

  it('is zero where no run of four is right, or nothing is said', () => {
    expect(bleu([pair('a b c x d', 'a b c d x')])).toBe(0)
    expect(bleu([{ candidate: [], references: [['a']] }])).toBe(0)
    expect(bleu([])).toBe(0)
  })
})

describe('CIDEr-D', () => {
  it('is ten for the very reference, where its words are rare', () => {
    const scores = ciderD([pair('a b c d', 'a b c d'), pair('e f g h', 'e f g h')])
    for (const score of scores) expect(score).toBeCloseTo(10, 12)
  })

  it('gives what is worked out by hand', () => {
    // Two images, so a run in one image weighs ln 2 per occurrence and a run in both nothing.
    // Image 1: candidate "red shirt", reference "red men shirt"; image 2: "blue shoe" for both.
    // Runs of 1: candidate (red, shirt), reference (red, men, shirt), all weigh ln 2 once:
    //   2 / (sqrt 2 · sqrt 3) = sqrt(2 / 3). Runs of 2: "red shirt" against "red men", "men shirt": 0. Longer: 0.
    // Length in pairs of words: 1 and 2, so exp(-1 / 72). Mean over four lengths, times ten.
    const [score] = ciderD([pair('red shirt', 'red men shirt'), pair('blue shoe', 'blue shoe')])
    expect(score).toBeCloseTo(((10 / 4) * Math.sqrt(2 / 3)) / Math.exp(1 / 72), 12)
  })

  it('clips what is repeated, weighs by rarity, and averages over references', () => {
    // Three images; "shirt" is in two: ln(3/2), "red", "navy", "blue", "shoe" in one: ln 3.
    const [rare, common] = [Math.log(3), Math.log(1.5)]
    // Candidate "red red", reference a "red shirt", reference b "navy":
    // a: runs of 1: min(2 ln 3, ln 3) · ln 3 / (2 ln 3 · sqrt(ln²3 + ln²1.5)); runs of 2: "red red" is not in a. b: 0.
    const ownNorm = 2 * rare
    const expected = (rare * rare) / (ownNorm * Math.hypot(rare, common)) / 4
    const [score] = ciderD([pair('red red', 'red shirt', 'navy'), pair('x', 'blue shirt'), pair('x', 'shoe')])
    expect(score).toBeCloseTo((10 * expected) / 2, 12)
  })

  it('is zero for a corpus of one image, whose words are in every image', () => {
    expect(ciderD([pair('a b', 'a b')])).toEqual([0])
  })
})
