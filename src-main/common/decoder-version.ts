/**
 * The way pictures are read, which changes when a picture comes out otherwise than before: what was read in a former way is
 * then read again, as far as it may be concerned.
 *
 * 2: 16 bits with a profile, channels that are no transparency, L*a*b*, stated gamma, reduced first pages, JPEGs without an
 * end, HEIC, a white ground in small thumbnails.
 * 3: colours that AVIF, HEIC and PNG state by the numbers of ITU-T H.273.
 */
export const decoderVersion = 3
