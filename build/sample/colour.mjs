/** Colour labels and what they look like in cloth. Spelling as in the data the shipped model learnt from. */

const BASE = {
  Black: [38, 38, 42],
  White: [240, 239, 235],
  Grey: [146, 147, 150],
  Charcoal: [72, 73, 76],
  'Navy Blue': [36, 47, 86],
  Blue: [48, 100, 178],
  Red: [192, 36, 46],
  Green: [46, 128, 76],
  Olive: [108, 108, 60],
  Yellow: [240, 198, 52],
  Pink: [236, 148, 178],
  Purple: [108, 70, 150],
  Beige: [218, 198, 164],
  Cream: [240, 230, 206],
  Brown: [112, 72, 48],
  Tan: [188, 138, 86],
  Maroon: [112, 32, 48],
  Orange: [228, 114, 44],
  Teal: [32, 118, 122],
  Khaki: [172, 152, 110],
  Silver: [190, 193, 198],
  Gold: [206, 170, 92],
}

const clamp = (v) => Math.max(0, Math.min(255, Math.round(v)))

/** CSS colour of an rgb triple. */
export const css = ([r, g, b]) => `rgb(${clamp(r)},${clamp(g)},${clamp(b)})`

/** Mix of two triples. */
export const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t)

/** Darker (t < 0) or lighter (t > 0). */
export const tone = (c, t) => (t < 0 ? mix(c, [12, 12, 18], -t) : mix(c, [255, 255, 255], t))

/** Perceived lightness, 0 to 1. */
export const luma = ([r, g, b]) => (0.299 * r + 0.587 * g + 0.114 * b) / 255

/** The colour of a label, exactly. */
export const named = (label) => {
  const c = BASE[label]
  if (!c) throw new Error(`no such colour: ${label}`)
  return c
}

/** The colour of a label as one dye lot would have it: a little lighter or darker, warmer or cooler. */
export function dyed(label, rnd) {
  // Greys stay grey: a warm or cool cast would make them another colour.
  const plain = ['White', 'Black', 'Grey', 'Charcoal', 'Silver'].includes(label)
  const light = rnd.jitter(plain ? 4 : 9)
  const warm = rnd.jitter(plain ? 1.5 : 5)
  const [r, g, b] = named(label)
  return [r + light + warm, g + light, b + light - warm].map(clamp)
}

/** A thread or print colour that shows on a ground. */
export const contrast = (ground) => (luma(ground) > 0.55 ? [44, 46, 54] : [240, 236, 224])
