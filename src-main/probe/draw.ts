import sharp from 'sharp'

/** An SVG picture that this program made, as PNG of two pixels a unit. */
export const drawPicture = ({ svg }: { svg: string }): Promise<Uint8Array> =>
  sharp(Buffer.from(svg), { density: 144 }).png().toBuffer()
