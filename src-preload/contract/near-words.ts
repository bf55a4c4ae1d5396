import { nearKey } from './near-names.ts'

/** Words of the trade that people use for one another, nearest first in no order: what is not found is looked for so. */
const groups = [
  'hat cap beanie headwear',
  'trousers pants chinos slacks',
  'jeans denim',
  'sneakers trainers sports-shoes shoes',
  'heels pumps shoes',
  'boots shoes',
  'flip-flops sandals slippers',
  'tshirt tee top',
  'jumper sweater pullover cardigan knitwear',
  'hoodie sweatshirt',
  'coat jacket outerwear blazer parka',
  'shirt blouse top',
  'tank vest camisole top',
  'bag handbag purse backpack clutch tote',
  'wallet purse',
  'tights leggings stockings',
  'underwear briefs boxers trunks',
  'bra lingerie',
  'gown dress frock',
  'scarf shawl stole',
  'glasses sunglasses eyewear',
  'earring necklace bracelet ring pendant jewellery jewelry',
  'navy blue',
  'burgundy maroon wine red',
  'beige cream ivory off-white',
  'grey gray charcoal silver',
  'khaki olive green',
  'purple violet lavender lilac',
  'turquoise teal aqua',
  'stripe striped',
  'check checked plaid tartan',
  'floral flower',
  'dotted polka spot',
].map((words) => words.split(' ').map(nearKey))

/** The near keys of words that stand for about the same. */
export function relatedKeys(word: string): string[] {
  const key = nearKey(word)
  return [...new Set(groups.filter((group) => group.includes(key)).flat())].filter((other) => other !== key)
}

/**
 * In how many letters two words differ (Damerau and Levenshtein, neighbours exchanged count once), as far as `most`; more
 * is `most + 1`.
 */
export function lettersApart(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + cost)
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return Math.min(row[other.length]!, most + 1)
}
