import { run } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { withLock } from '../bootstrap/lock.mjs'
import { hasNvidiaGpu } from '../bootstrap/nvidia.mjs'
import { ensurePackages } from '../bootstrap/packages.mjs'
import { inRoot, logFile } from '../bootstrap/paths.mjs'
import { say } from '../bootstrap/say.mjs'
import { downloadCuda } from './download.mjs'
import { cudaLibraries, hasCuda, packageFolder, removeCuda } from './node-package.mjs'

const otherWays = {
  win32: 'On Windows DirectML and WebGPU use the graphics card, and both are there already.',
  darwin: 'On macOS CoreML and WebGPU use the graphics card, and both are there already.',
}

/**
 * Refuses where it would be of no use.
 * @param {string[]} words `anyway`: without a graphics card at hand, as when an image for other machines is made
 * @param {{ platform?: string, arch?: string, hasGpu?: boolean }} [machine]
 */
export function requireUse(words, machine = {}) {
  const { platform = process.platform, arch = process.arch, hasGpu = hasNvidiaGpu() } = machine
  if (words.length > 1 || (words[0] !== undefined && words[0] !== 'anyway')) {
    throw new Failure(`"${words.join(' ')}" is not understood.`, {
      next: 'Say nothing more, or `anyway` to bring the provider to a machine without an NVIDIA GPU.',
      exitCode: 2,
    })
  }
  if (platform !== 'linux' || arch !== 'x64') {
    throw new Failure(`ONNX Runtime has no CUDA provider for this system (${platform} ${arch}), only for Linux x64.`, {
      cause: otherWays[/** @type {keyof typeof otherWays} */ (platform)] ?? '',
      next: '`npm run -s selvedge -- providers` says what tagging runs on.',
    })
  }
  if (!hasGpu && words[0] !== 'anyway') {
    throw new Failure('No driver of an NVIDIA GPU is at work here, so CUDA would give nothing.', {
      next: 'Install the driver first (see `nvidia-smi`), or bring the provider all the same: npm run setup:cuda -- anyway',
    })
  }
}

/** Shared libraries that the provider needs and the system does not find. @param {string} output of ldd */
export const missingLibraries = (output) =>
  [...new Set([...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name))].filter(
    // It finds this one itself, beside it.
    (name) => !name.startsWith('libonnxruntime'),
  )

/** @param {string} folder */
async function announce(folder) {
  say("ONNX Runtime's CUDA provider is here, and ONNX Runtime lists it.")
  const library = cudaLibraries(folder).find((file) => file.includes('_cuda'))
  const missing = library ? missingLibraries((await run('ldd', [library], { limitMs: 30_000 })).output) : []
  say(
    missing.length > 0
      ? `It gives nothing yet: it needs the libraries of CUDA 12 and cuDNN 9, and the system does not find ${missing.join(', ')}.`
      : 'The libraries of CUDA 12 and cuDNN 9, without which it gives nothing, are found.',
  )
  say('Then `npm run -s selvedge -- providers --probe` measures it; the fastest that gives the right answer is used.')
  return 0
}

/**
 * Brings the CUDA provider into the npm package and has ONNX Runtime confirm it.
 * @param {string[]} words
 * @returns {Promise<number>} the exit code
 */
export async function setUpCuda(words) {
  requireUse(words)
  await ensurePackages()
  return withLock(inRoot('out', '.lock-cuda'), async () => {
    if (await hasCuda(packageFolder)) return announce(packageFolder)
    await downloadCuda(packageFolder)
    if (await hasCuda(packageFolder)) return announce(packageFolder)
    removeCuda(packageFolder)
    throw new Failure(
      'The CUDA provider was downloaded, but ONNX Runtime does not list it, so it was taken out again.',
      {
        next: 'Tagging goes on as it did. Please report it with the log.',
        log: logFile('cuda-list'),
      },
    )
  })
}
