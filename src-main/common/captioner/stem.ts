/**
 * What is the same in all spellings of a word: letters and digits alone, without the ending of an English plural
 * (`T-shirts` and `Tshirt`, `Levi's` and `Levis`, `Hoodies` and `Hoody`).
 */
export function stem(token: string): string {
  const plain = token.replace(/[^\p{L}\p{M}\p{N}]/gu, '')
  if (plain === 'scarves') return 'scarf'
  if (plain.length > 4 && /ies?$/.test(plain)) return plain.replace(/ies?$/, 'y')
  if (plain.length > 4 && /(?:s|x|z|ch|sh)es$/.test(plain)) return plain.slice(0, -2)
  return plain.length > 3 && /[^s]s$/.test(plain) ? plain.slice(0, -1) : plain
}
