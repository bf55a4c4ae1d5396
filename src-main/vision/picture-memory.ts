import type { Metadata } from 'sharp'
import { ByteBudget } from './byte-budget.ts'

/** Files of a catalog that are in memory at once; a usual photo has 5 MB, and sixteen are on their way. */
const files = new ByteBudget(128 * 2 ** 20)
/** Their pixels. */
const pixels = new ByteBudget(512 * 2 ** 20)

export type PixelFacts = Pick<Metadata, 'width' | 'height' | 'pageHeight' | 'depth'> & { channels: number }

/**
 * What one picture takes of the memory that all share: first its file, then its pixels. Always in this order, so that none
 * waits for one that waits for it.
 */
export class PictureMemory {
  readonly #taken: (() => void)[] = []

  async forFile(bytes: number): Promise<void> {
    this.#taken.push(await files.take(bytes))
  }

  async forPixels(facts: PixelFacts): Promise<void> {
    this.#taken.push(await pixels.take(decodedBytes(facts)))
  }

  giveBack(): void {
    for (const give of this.#taken.splice(0)) give()
  }
}

/** What a picture is at its full size, by its header. JPEG is mostly decoded smaller, which is no promise. */
export function decodedBytes({ width, height, pageHeight, channels, depth }: PixelFacts): number {
  return width * (pageHeight ?? height) * channels * (bytesOf[depth] ?? 1)
}

const bytesOf: Readonly<Record<string, number>> = {
  ushort: 2, short: 2, uint: 4, int: 4, float: 4, complex: 8, double: 8, dpcomplex: 16,
} // prettier-ignore
