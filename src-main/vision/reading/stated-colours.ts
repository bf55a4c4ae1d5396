import { crc32, deflateSync } from 'node:zlib'
import { codedProfile } from './coded-colours.ts'
import { greyProfile, rgbProfile, screenPrimaries, type Primaries } from './profiles.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** What sRGB states in numbers: 1 / 2.2, in 100,000ths. */
const screenGamma = 45455
/** 100,000ths that a number may be off and still mean the same: some programs write 45000, or round elsewhere. */
const tolerance = 1000

/**
 * A PNG that states its colours in numbers and has no profile (PNG, 11.3.2), which libvips leaves out of account: with a
 * profile that says the same. The file itself where it states nothing, or sRGB.
 */
export function withStatedColours(data: Buffer): Buffer {
  if (!data.subarray(0, 8).equals(signature)) return data
  const chunks = chunksBeforePixels(data)
  const profile = chunks.has('iCCP') ? null : statedProfile(chunks, (data[25] ?? 0) % 4 === 0)
  if (!profile) return data
  const head = signature.length + 25
  const chunk = chunkOf('iCCP', Buffer.concat([Buffer.from('stated\0\0', 'latin1'), deflateSync(profile)]))
  return Buffer.concat([data.subarray(0, head), chunk, data.subarray(head)])
}

/** Codes are asked before sRGB, and that before gamma. */
function statedProfile(chunks: ReadonlyMap<string, Buffer>, isGrey: boolean): Buffer | null {
  const codes = chunks.get('cICP')
  if (codes) return codedProfile({ primaries: codes[0] ?? 2, transfer: codes[1] ?? 2 }, isGrey)
  if (chunks.has('sRGB')) return null
  const gamma = numbers(chunks.get('gAMA'))[0] ?? 0
  const primaries = primariesOf(chunks.get('cHRM'))
  // Beyond these a number is a slip, and would leave nothing to be seen.
  if (gamma < 10_000 || gamma > 500_000) return null
  if (Math.abs(gamma - screenGamma) < tolerance && (!primaries || isScreen(primaries))) return null
  return isGrey ? greyProfile(100_000 / gamma) : rgbProfile(100_000 / gamma, primaries ?? screenPrimaries)
}

function chunksBeforePixels(data: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = signature.length; at + 12 <= data.length;) {
    const length = data.readUInt32BE(at)
    const name = data.toString('latin1', at + 4, at + 8)
    if (name === 'IDAT') break
    chunks.set(name, data.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return chunks
}

function numbers(chunk: Buffer | undefined): number[] {
  return Array.from({ length: Math.floor((chunk?.length ?? 0) / 4) }, (_, index) => chunk?.readUInt32BE(index * 4) ?? 0)
}

function primariesOf(chunk: Buffer | undefined): Primaries | null {
  const [whiteX, whiteY, redX, redY, greenX, greenY, blueX, blueY] = numbers(chunk).map((value) => value / 100_000)
  if (!whiteX || !whiteY || !redX || !redY || !greenX || !greenY || !blueX || !blueY) return null
  return { white: [whiteX, whiteY], red: [redX, redY], green: [greenX, greenY], blue: [blueX, blueY] }
}

function isScreen(primaries: Primaries): boolean {
  const names = ['white', 'red', 'green', 'blue'] as const
  return names.every((name) =>
    primaries[name].every((value, axis) => Math.abs(value - (screenPrimaries[name][axis] ?? 0)) < tolerance / 100_000),
  )
}

function chunkOf(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
