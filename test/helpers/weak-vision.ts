import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { programs, root } from './paths.ts'

/**
 * Writes the real vision process with one weakness: `statement` runs where a message, as JSON, holds `mark`.
 * @param first runs before it
 * @returns path of the program
 */
export async function weakVision(folder: string, mark: string, statement: string, first = ''): Promise<string> {
  const entry = join(folder, 'weak-vision.mjs')
  const url = (path: string): string => JSON.stringify(pathToFileURL(path).href)
  await writeFile(
    entry,
    `import { unpack } from ${url(join(root, 'src-main/common/wire.ts'))}
process.on('message', (line) => {
  if (JSON.stringify(unpack(line)).includes(${JSON.stringify(mark)})) ${statement}
})
${first}
await import(${url(programs.vision)})
`,
  )
  return entry
}
