import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Moves, type HomelessImage, type StrangeFile } from '../../src-main/engine/catalog/moves.ts'
import { temporaryFolder } from '../helpers/bin.ts'

const unread = (id: number, name: string): HomelessImage => ({ id, name, size: 5, modified: 1000, hash: null })
const file = (name: string, more: Partial<StrangeFile> = {}): StrangeFile => ({
  path: `/nowhere/${name}`,
  name,
  size: 5,
  modified: 1000,
  ...more,
})

const hashOf = async (path: string): Promise<Uint8Array | null> => {
  const bytes = await readFile(path).catch(() => null)
  return bytes && createHash('sha256').update(bytes).digest()
}

describe('files that were never read', () => {
  it('are told apart by their name where several have the size and the time', async () => {
    const moves = new Moves([unread(1, 'a.jpg'), unread(2, 'b.jpg')], hashOf)
    expect(await moves.take(file('x.jpg')), 'it could be either').toBeUndefined()
    expect(await moves.take(file('b.jpg'))).toBe(2)
    expect(await moves.take(file('x.jpg')), 'one is left').toBe(1)
    expect(await moves.take(file('x.jpg')), 'and given out once').toBeUndefined()
  })

  it('are known by a name that another disk writes otherwise, and not where two could be meant', async () => {
    const moves = new Moves([unread(1, 'Caf\u00e9.jpg'), unread(2, 'b.jpg'), unread(3, 'B.JPG')], hashOf)
    expect(await moves.take(file('CAFE\u0301.JPG'))).toBe(1)
    expect(await moves.take(file('B.jpg')), 'it could be either').toBeUndefined()
    expect(await moves.take(file('B.JPG'))).toBe(3)
  })

  it.each([
    ['size', { size: 6 }],
    ['time', { modified: 1001 }],
  ])('are not the one of another %s', async (_what, other) => {
    const moves = new Moves([unread(1, 'a.jpg')], hashOf)
    expect(await moves.take(file('a.jpg', other))).toBeUndefined()
    expect(moves.isTaken(1)).toBe(false)
  })
})

describe('files that were read before', () => {
  const content = Buffer.from('shirt')
  const read = (id: number, name: string, of = content): HomelessImage => ({
    id,
    name,
    size: 5,
    modified: 1000,
    hash: createHash('sha256').update(of).digest(),
  })

  async function onDisk(name: string): Promise<StrangeFile> {
    const path = join(await temporaryFolder(), name)
    await writeFile(path, content)
    return file(name, { path, modified: 5555 })
  }

  it('are found by their content, whatever name and time they have', async () => {
    const moves = new Moves([read(1, 'a.jpg', Buffer.from('other')), read(2, 'b.jpg')], hashOf)
    expect(await moves.take(await onDisk('z.jpg'))).toBe(2)
    expect(moves.isTaken(2)).toBe(true)
    expect(moves.isTaken(1)).toBe(false)
    expect(await moves.take(await onDisk('z.jpg')), 'a copy beside it').toBeUndefined()
  })

  it('are the one at their own place where several have the content', async () => {
    const three = [read(1, 'a.jpg'), read(2, 'b.jpg'), read(3, 'c.jpg')]
    expect(await new Moves(three, hashOf).take(await onDisk('z.jpg'), 2)).toBe(2)
    expect(await new Moves(three, hashOf).take(await onDisk('z.jpg'), 3)).toBe(3)
    expect(await new Moves(three, hashOf).take(await onDisk('z.jpg'), 9)).toBe(1)
  })

  it('that cannot be read now are not, and another of their time that was not read is', async () => {
    const moves = new Moves([read(1, 'a.jpg'), unread(2, 'b.jpg')], hashOf)
    expect(await moves.take(file('a.jpg'))).toBeUndefined()
    expect(await moves.take(file('b.jpg'))).toBe(2)
  })
})
