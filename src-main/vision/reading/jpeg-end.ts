const startOfScan = Buffer.from([0xff, 0xda])
const endOfImage = Buffer.from([0xff, 0xd9])

/** Whether a JPEG stops without saying that it is at its end: cut short, or by a writer that left the mark out. */
export function lacksEnd(file: Buffer): boolean {
  if (file[0] !== 0xff || file[1] !== 0xd8) return false
  // Neither mark can stand among coded pixels. What follows the last scan and is no picture has an end of its own, or none.
  return file.lastIndexOf(endOfImage) < file.lastIndexOf(startOfScan)
}

export const withEnd = (file: Buffer): Buffer => Buffer.concat([file, endOfImage])
