import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../bootstrap/child.mjs'
import { childEnvironment, inRoot, logFile, shippedNode } from '../bootstrap/paths.mjs'

export const packageFolder = inRoot('node_modules', 'onnxruntime-node')

/** Whether ONNX Runtime itself says that it has the CUDA provider. @param {string} folder the npm package */
export async function hasCuda(folder) {
  const program = join(dirname(fileURLToPath(import.meta.url)), 'list-backends.mjs')
  const options = { env: childEnvironment(), log: logFile('cuda-list'), limitMs: 60_000 }
  const { code, output } = await run(shippedNode, [program, folder], options)
  const line = output.split('\n').find((text) => text.startsWith('['))
  if (code !== 0 || !line) return false
  /** @type {{ name: string, bundled: boolean }[]} */
  const backends = JSON.parse(line)
  return backends.some(({ name, bundled }) => name === 'cuda' && bundled)
}

/** Where the package keeps its libraries, one folder for each version of the interface. @param {string} folder */
function libraryFolders(folder) {
  const binaries = join(folder, 'bin')
  if (!existsSync(binaries)) return []
  return readdirSync(binaries).map((name) => join(binaries, name, process.platform, process.arch))
}

const names = ['cuda', 'tensorrt', 'shared'].map((name) => `libonnxruntime_providers_${name}.so`)

/** The provider's libraries that are there. @param {string} folder */
export const cudaLibraries = (folder) =>
  libraryFolders(folder)
    .flatMap((place) => names.map((name) => join(place, name)))
    .filter((file) => existsSync(file))

/** Half a download is worse than none. @param {string} folder */
export function removeCuda(folder) {
  for (const file of cudaLibraries(folder)) rmSync(file, { force: true })
}
