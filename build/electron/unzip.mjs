import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Unpacks a zip, keeping file modes. `rename` answers the path an entry gets, or undefined to leave it out.
 * @param {string} file
 * @param {string} target
 * @param {{ rename: (path: string) => string | undefined, onBytes?: (bytes: number) => void }} options
 */
export async function unzip(file, target, { rename, onBytes }) {
  // Imported late: the npm packages are installed by then.
  const { openPromise } = await import('yauzl')
  const zip = await openPromise(file)
  try {
    for await (const entry of zip.eachEntry()) {
      const path = rename(entry.fileName)
      if (path === undefined || path === '' || path.endsWith('/')) continue
      const full = resolve(target, path)
      if (!full.startsWith(resolve(target) + sep)) throw new Error(`The archive holds a path outside of it: ${path}`)
      mkdirSync(dirname(full), { recursive: true })
      const mode = (entry.externalFileAttributes >>> 16) & 0o777
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(full, { mode: mode || 0o644 }))
      onBytes?.(entry.uncompressedSize)
    }
  } finally {
    zip.close()
  }
}
