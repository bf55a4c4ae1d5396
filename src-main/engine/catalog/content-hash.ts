import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 of a file. @param onWord called whenever the disk has given some of it @throws where it cannot be read */
export async function contentHash(
  path: string,
  { onWord = () => undefined, signal }: { onWord?: () => void; signal?: AbortSignal } = {},
): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { signal })) {
    hash.update(piece as Buffer)
    onWord()
  }
  return hash.digest()
}
