import type { ColourCodes } from './coded-colours.ts'

interface Box {
  type: string
  /** Without its head. */
  data: Buffer
}

/** More than any program writes. */
const boxesRead = 4096

/**
 * How a HEIF file (AVIF and HEIC are such) says the colours of its main picture by numbers: its `colr` of kind `nclx`
 * (ISO 23008-12, 6.5.5; ISO 14496-12, 12.1.5). Null where it has none.
 */
export function coloursOfHeif(file: Buffer): ColourCodes | null {
  const meta = boxes(file).find(({ type }) => type === 'meta')
  if (!meta) return null
  const inMeta = boxes(meta.data.subarray(4))
  const inside = (type: string, from: readonly Box[]): Buffer =>
    from.find((box) => box.type === type)?.data ?? Buffer.alloc(0)
  const described = boxes(inside('iprp', inMeta))
  const properties = boxes(inside('ipco', described))
  const main = mainItem(inside('pitm', inMeta))
  const own = propertiesOf(main, inside('ipma', described)).flatMap((index) => properties[index - 1] ?? [])
  // A picture put together of tiles may leave it to them.
  const told = [own, properties].find((list) => list.some(isColours))?.find(isColours)
  return told ? { primaries: told.data.readUInt16BE(4), transfer: told.data.readUInt16BE(6) } : null
}

const isColours = ({ data, type }: Box): boolean =>
  type === 'colr' && data.length >= 10 && data.toString('latin1', 0, 4) === 'nclx'

/** The boxes that lie one after the other; what is cut short is left out. */
function boxes(data: Buffer): Box[] {
  const found: Box[] = []
  for (let at = 0; at + 8 <= data.length && found.length < boxesRead;) {
    const short = data.readUInt32BE(at)
    const head = short === 1 ? 16 : 8
    const isLong = short === 1 && at + 16 <= data.length
    // 0: to the end.
    const size = isLong ? Number(data.readBigUInt64BE(at + 8)) : short === 0 ? data.length - at : short
    if (size < head || at + size > data.length) break
    found.push({ type: data.toString('latin1', at + 4, at + 8), data: data.subarray(at + head, at + size) })
    at += size
  }
  return found
}

function mainItem(pitm: Buffer): number {
  const bytes = pitm[0] === 0 ? 2 : 4
  return pitm.length >= 4 + bytes ? pitm.readUIntBE(4, bytes) : 0
}

/** Numbers of the properties of an item, from 1 on. */
function propertiesOf(item: number, ipma: Buffer): number[] {
  if (ipma.length < 8) return []
  const [idBytes, indexBytes] = [ipma[0] === 0 ? 2 : 4, ((ipma[3] ?? 0) & 1) === 1 ? 2 : 1]
  let at = 8
  for (let left = ipma.readUInt32BE(4); left > 0 && at + idBytes < ipma.length; left--) {
    const id = ipma.readUIntBE(at, idBytes)
    const count = ipma[at + idBytes] ?? 0
    at += idBytes + 1
    if (at + count * indexBytes > ipma.length) return []
    if (id === item) {
      // The first bit says whether a reader has to know it.
      const mask = indexBytes === 2 ? 0x7fff : 0x7f
      return Array.from({ length: count }, (_, nth) => ipma.readUIntBE(at + nth * indexBytes, indexBytes) & mask)
    }
    at += count * indexBytes
  }
  return []
}
