import { expect, it } from 'vitest'
import { ByteBudget } from '../../src-main/vision/byte-budget.ts'
import { decodedBytes } from '../../src-main/vision/picture-memory.ts'

/** Tasks that say when they begin, and end when they are told to. */
function tasksOf(budget: ByteBudget) {
  const begun: string[] = []
  const begin = async (name: string, bytes: number): Promise<() => void> => {
    const end = await budget.take(bytes)
    begun.push(name)
    return end
  }
  return { begun, begin }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('no more is taken at once than there is, first come first served', async () => {
  const { begun, begin } = tasksOf(new ByteBudget(10))
  const first = begin('6', 6)
  const second = begin('5', 5)
  const third = begin('1', 1)
  await turn()
  expect(begun, 'a small one does not overtake, so that a large one comes to its turn').toEqual(['6'])
  ;(await first)()
  await turn()
  expect(begun).toEqual(['6', '5', '1'])
  for (const task of [second, third]) (await task)()
  await begin('all of it', 10)
  expect(begun.at(-1)).toBe('all of it')
})

it('what is larger than all has it to itself', async () => {
  const { begun, begin } = tasksOf(new ByteBudget(10))
  const large = begin('500', 500)
  const small = begin('1', 1)
  await turn()
  expect(begun).toEqual(['500'])
  ;(await large)()
  ;(await small)()
  expect(begun).toEqual(['500', '1'])
})

it.each([
  ['8-bit RGB', { channels: 3, depth: 'uchar' }, 300],
  ['16-bit CMYK', { channels: 4, depth: 'ushort' }, 800],
  ['floats', { channels: 3, depth: 'float' }, 1200],
] as const)('a header of %s tells what its pixels take', (_what, header, bytes) => {
  const metadata = { width: 10, height: 10, ...header } as Parameters<typeof decodedBytes>[0]
  expect(decodedBytes(metadata)).toBe(bytes)
  expect(decodedBytes({ ...metadata, height: 50, pageHeight: 10 }), 'of one page').toBe(bytes)
})
