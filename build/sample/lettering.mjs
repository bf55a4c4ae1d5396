/**
 * Our own stroke alphabet. Fonts differ between machines, so words drawn with one would make different pictures;
 * these letters are outlines of ours and come out the same everywhere.
 */
import { css } from './colour.mjs'

/** Letters in a box 10 wide, 14 high: [path, advance]. */
const LETTERS = {
  A: ['M0 14L5 0L10 14M1.9 9.4H8.1', 10],
  B: ['M0.6 0V14H5.6Q9.4 14 9.4 10.3Q9.4 6.8 5.6 6.8H0.6M0.6 0H5.2Q8.6 0 8.6 3.4Q8.6 6.8 5.2 6.8', 9.6],
  C: ['M9.6 3Q8.2 0 5.2 0Q0.4 0 0.4 7Q0.4 14 5.2 14Q8.2 14 9.6 11', 9.8],
  D: ['M0.6 0V14H4.6Q9.6 14 9.6 7Q9.6 0 4.6 0Z', 10],
  E: ['M8.6 0H0.6V14H8.6M0.6 6.8H7.2', 8.8],
  F: ['M8.6 0H0.6V14M0.6 6.8H7.2', 8.6],
  G: ['M9.6 3Q8.2 0 5.2 0Q0.4 0 0.4 7Q0.4 14 5.2 14Q9.6 14 9.6 8H5.8', 10.2],
  H: ['M0.6 0V14M9.4 0V14M0.6 6.8H9.4', 10],
  I: ['M0.8 0V14', 1.6],
  J: ['M6.6 0V9.6Q6.6 14 3.4 14Q0.4 14 0.4 10.6', 7],
  K: ['M0.6 0V14M9 0L0.6 8.4M3.8 5.6L9.4 14', 9.6],
  L: ['M0.6 0V14H8.2', 8.4],
  M: ['M0.6 14V0L6 9.4L11.4 0V14', 12],
  N: ['M0.6 14V0L9.4 14V0', 10],
  O: ['M5.2 0Q10 0 10 7Q10 14 5.2 14Q0.4 14 0.4 7Q0.4 0 5.2 0Z', 10.4],
  P: ['M0.6 14V0H5.4Q9.2 0 9.2 3.9Q9.2 7.8 5.4 7.8H0.6', 9.4],
  Q: ['M5.2 0Q10 0 10 7Q10 14 5.2 14Q0.4 14 0.4 7Q0.4 0 5.2 0ZM6.4 10.4L10 14.6', 10.4],
  R: ['M0.6 14V0H5.4Q9.2 0 9.2 3.7Q9.2 7.4 5.4 7.4H0.6M5.2 7.4L9.4 14', 9.6],
  S: ['M8.8 2.6Q7.6 0 4.8 0Q1 0 1 3.5Q1 6 4.8 6.8Q9.2 7.6 9.2 10.6Q9.2 14 4.8 14Q1.4 14 0.4 11', 9.6],
  T: ['M0 0H9.4M4.7 0V14', 9.4],
  U: ['M0.6 0V9Q0.6 14 5 14Q9.4 14 9.4 9V0', 10],
  V: ['M0 0L5 14L10 0', 10],
  W: ['M0 0L3.6 14L7 2L10.4 14L14 0', 14],
  X: ['M0.4 0L9.6 14M9.6 0L0.4 14', 10],
  Y: ['M0 0L4.9 7.2L9.8 0M4.9 7.2V14', 9.8],
  Z: ['M0.6 0H9.2L0.4 14H9.4', 9.6],
  '&': ['M9.6 14L2.4 4.6Q0.8 0 4.4 0Q7.8 0 6.6 3.6Q5.6 5.6 2 7.8Q-0.4 10 1 12.4Q4.6 16 9 8.4', 10],
  0: ['M5 0Q9.4 0 9.4 7Q9.4 14 5 14Q0.6 14 0.6 7Q0.6 0 5 0Z', 10],
  1: ['M1 2.6L4.4 0V14', 5.4],
  2: ['M0.8 3.4Q1.4 0 4.8 0Q8.8 0 8.8 3.8Q8.8 6 6 8.6L0.6 14H9.2', 9.6],
  3: ['M1 2.4Q2.4 0 4.8 0Q8.6 0 8.6 3.4Q8.6 6.6 4.6 6.6Q9.2 6.6 9.2 10.4Q9.2 14 4.8 14Q1.6 14 0.6 11.2', 9.6],
  4: ['M7 14V0L0.4 9.8H9.4', 9.6],
  5: ['M8.4 0H1.8L1.2 6.4Q2.8 5.2 4.8 5.2Q9.2 5.2 9.2 9.6Q9.2 14 4.6 14Q1.6 14 0.6 11.4', 9.6],
  6: ['M8 0.6Q0.8 2 0.8 9.4Q0.8 14 5 14Q9.2 14 9.2 9.6Q9.2 5.6 5.2 5.6Q1.8 5.6 0.9 8.8', 9.8],
  7: ['M0.4 0H9.2L3.6 14', 9.4],
  8: [
    'M5 6.6Q1.2 6.6 1.2 3.3Q1.2 0 5 0Q8.8 0 8.8 3.3Q8.8 6.6 5 6.6Q9.4 6.6 9.4 10.4Q9.4 14 5 14Q0.6 14 0.6' +
      ' 10.4Q0.6 6.6 5 6.6Z',
    9.8,
  ],
  9: ['M9 4.8Q9 8.6 5 8.6Q0.8 8.6 0.8 4.4Q0.8 0 5 0Q9.2 0 9.2 4.6Q9.2 12 2 13.6', 9.8],
  '.': ['M0.8 13.4V14', 1.6],
  '-': ['M0.4 7.6H5.2', 5.6],
  '/': ['M0 14L6 0', 6],
  ' ': ['', 5],
}

/** Width of a word at letter height 14. */
const lengthOf = (word, gap) => [...word].reduce((sum, ch) => sum + (LETTERS[ch]?.[1] ?? 5) + gap, 0) - gap

/**
 * A word, centred on (x, y).
 * @param {string} word capitals, digits, space, & . - /
 * @param {{x: number, y: number, size: number, colour: number[], weight?: number, gap?: number, slant?: number,
 *   fit?: number}} o size is the letter height; weight and gap are in letter units; fit is the greatest width
 */
export function lettering(word, { x, y, size, colour, weight = 1.8, gap = 3, slant = 0, fit = Infinity, turn = 0 }) {
  const text = word.toUpperCase()
  const long = lengthOf(text, gap)
  const k = Math.min(size / 14, fit / long)
  let at = 0
  const marks = [...text].map((ch) => {
    const [d, advance] = LETTERS[ch] ?? LETTERS[' ']
    const out = d ? `<path transform="translate(${at.toFixed(2)} 0)" d="${d}"/>` : ''
    at += advance + gap
    return out
  })
  return (
    `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${k.toFixed(4)}) skewX(${-slant}) ` +
    `translate(${(-long / 2).toFixed(2)} -7)" ` +
    `fill="none" stroke="${css(colour)}" stroke-width="${weight}" stroke-linecap="round"` +
    ` stroke-linejoin="round">${marks.join('')}</g>`
  )
}
