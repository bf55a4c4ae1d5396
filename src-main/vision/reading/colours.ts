import type { Metadata, Sharp } from 'sharp'

/** By the space of a picture of 16 bits a channel, the same one of 8. */
const ofEightBits: Partial<Record<string, string>> = { rgb16: 'srgb', grey16: 'b-w' }

/**
 * Brings a picture to the colours of a screen (sRGB) by its embedded profile, as sharp does where a channel has 8 bits.
 * Of 16 it brings RGB to Display P3 and leaves it there, and grey nowhere; so these are brought to 8 bits first: what is
 * seen has no more. CMYK of 16 bits is brought rightly, and would not be if it were taken through RGB.
 */
export function inScreenColours(image: Sharp, { space }: Pick<Metadata, 'space'>): Sharp {
  const first = ofEightBits[space]
  return (first === undefined ? image : image.pipelineColourspace(first)).toColourspace('srgb')
}
