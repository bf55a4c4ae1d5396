import { describe, expect, it } from 'vitest'
import { profileName } from '../../src-main/vision/reading/profile-name.ts'

/** A profile of one tag `desc`. */
function profileOf(description: Buffer): Buffer {
  const head = Buffer.alloc(144)
  head.writeUInt32BE(1, 128)
  head.write('desc', 132, 'latin1')
  head.writeUInt32BE(144, 136)
  head.writeUInt32BE(description.length, 140)
  return Buffer.concat([head, description])
}

function inAscii(text: string, length = text.length): Buffer {
  const head = Buffer.from('desc\0\0\0\0\0\0\0\0', 'latin1')
  head.writeUInt32BE(length, 8)
  return Buffer.concat([head, Buffer.from(text, 'latin1')])
}

function inUtf16(text: string, length = text.length * 2, at = 28): Buffer {
  const head = Buffer.alloc(28)
  head.write('mluc', 'latin1')
  head.writeUInt32BE(1, 8)
  head.writeUInt32BE(12, 12)
  head.write('enUS', 16, 'latin1')
  head.writeUInt32BE(length, 20)
  head.writeUInt32BE(at, 24)
  return Buffer.concat([head, Buffer.from(text, 'utf16le').swap16()])
}

describe('the name of a profile', () => {
  it('is read in either writing', () => {
    expect(profileName(profileOf(inAscii('Adobe RGB (1998)\0', 17)))).toBe('Adobe RGB (1998)')
    expect(profileName(profileOf(inUtf16('Display P3')))).toBe('Display P3')
  })

  it('is none where there is none, and is one short line whatever the file says', () => {
    for (const nothing of [
      Buffer.alloc(0),
      Buffer.alloc(132),
      profileOf(Buffer.from('text')),
      profileOf(inAscii('')),
    ]) {
      expect(profileName(nothing)).toBeNull()
    }
    expect(profileName(profileOf(inAscii('a\nb\u0007c')))).toBe('a b c')
    expect(profileName(profileOf(inAscii('x'.repeat(5000))))).toHaveLength(80)
    expect(profileName(profileOf(inUtf16('abc', 0xffffffff)))).toBeNull()
    expect(profileName(profileOf(inUtf16('abc', 6, 0xfffffff0)))).toBeNull()
    const endless = profileOf(inAscii('sRGB'))
    endless.writeUInt32BE(0xffffffff, 128)
    expect(profileName(endless)).toBe('sRGB')
  })
})
