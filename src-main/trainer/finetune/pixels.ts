import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '../../common/app-error.ts'

/** Images on the disk, read as they are needed: a catalog's do not fit into memory. */
export class PixelStore {
  readonly height: number
  readonly width: number
  readonly #file: string
  readonly #rows: number
  readonly #descriptor: number

  /** Opens a file of uint8, rows x height x width x 3. */
  constructor({ file, height, width }: { file: string; height: number; width: number }, rows: number) {
    this.height = height
    this.width = width
    this.#file = file
    this.#rows = rows
    this.#descriptor = openSync(file, 'r')
    const { size } = fstatSync(this.#descriptor)
    if (size === rows * this.#rowBytes) return
    this.close()
    throw new AppError(
      'bad-request',
      `The pixels file holds ${size} bytes, but ${rows} images of ${height} x ${width} need ${rows * this.#rowBytes}. ` +
        'Write it again from the images.',
      file,
    )
  }

  /** Some images, one behind the other. */
  read(rows: ArrayLike<number>): Uint8Array {
    const pixels = new Uint8Array(rows.length * this.#rowBytes)
    for (let index = 0; index < rows.length; index++) this.#fill(pixels, index * this.#rowBytes, rows[index]!)
    return pixels
  }

  /** SHA-256 of all images. Gives the event loop a turn between parts. */
  async digest(throwIfAborted: () => void): Promise<string> {
    const hash = createHash('sha256')
    const together = Math.max(1, Math.floor((16 << 20) / this.#rowBytes))
    for (let row = 0; row < this.#rows; row += together) {
      throwIfAborted()
      hash.update(this.read(Array.from({ length: Math.min(together, this.#rows - row) }, (_, i) => row + i)))
      await new Promise((resolve) => setImmediate(resolve))
    }
    return hash.digest('hex')
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  get #rowBytes(): number {
    return this.height * this.width * 3
  }

  #fill(pixels: Uint8Array, start: number, row: number): void {
    for (let done = 0; done < this.#rowBytes;) {
      const position = row * this.#rowBytes + done
      const read = readSync(this.#descriptor, pixels, start + done, this.#rowBytes - done, position)
      if (read === 0) throw new AppError('damaged', 'The pixels file ended early. Write it again.', this.#file)
      done += read
    }
  }
}
