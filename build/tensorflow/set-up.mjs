import { join } from 'node:path'
import { Failure } from '../bootstrap/failure.mjs'
import { withLock } from '../bootstrap/lock.mjs'
import { ensurePackages } from '../bootstrap/packages.mjs'
import { hasNvidiaGpu } from '../bootstrap/nvidia.mjs'
import { cacheFolder, logFile } from '../bootstrap/paths.mjs'
import { say } from '../bootstrap/say.mjs'
import { cachedBinding, compileBinding } from './compile.mjs'
import { installBinding, manifest, packageFolder, removeBinding } from './node-package.mjs'
import { downloadOwn, failedLately, rememberFailure } from './own-download.mjs'
import { probe } from './probe.mjs'
import { sourceFor, tensorFlowVersion } from './wheels.mjs'

/** @typedef {import('./wheels.mjs').Build} Build */
/** @typedef {Extract<import('./probe.mjs').Probe, { works: true }>} Working */

/** The build a person asked for, if any. @param {string[]} words @returns {Build | undefined} */
export function namedBuild(words) {
  const [word, ...more] = words
  if (word === undefined || (more.length === 0 && (word === 'cpu' || word === 'cuda'))) return word
  throw new Failure(`"${words.join(' ')}" is no build of TensorFlow.`, {
    next: 'Name `cpu` or `cuda`, or nothing to have the right one chosen.',
    exitCode: 2,
  })
}

/** @param {Working} found @param {Build} wanted */
function announce(found, wanted) {
  say(`TensorFlow ${found.version} is ready (${found.gpu ? 'NVIDIA GPU' : 'CPU'}): trainings use it from now on.`)
  if (wanted === 'cuda' && !found.gpu) {
    say(
      hasNvidiaGpu()
        ? 'It does not see the NVIDIA GPU: CUDA 12 needs a driver of version 525 or newer (see `nvidia-smi`).'
        : 'No driver of an NVIDIA GPU is at work here, so it computes on the processor.',
    )
  }
  return 0
}

/**
 * @param {Build} build
 * @param {string} cache
 * @returns {Promise<Working>}
 */
async function useCompiled(build, cache) {
  const cached = cachedBinding(cache, build, manifest(packageFolder).version)
  installBinding(packageFolder, cached ?? (await compileBinding(packageFolder, cache, build)))
  let found = await probe(packageFolder)
  if (!found.works && cached) {
    say(`The TensorFlow in the cache does not load (${found.reason}), so it is built anew.`)
    installBinding(packageFolder, await compileBinding(packageFolder, cache, build))
    found = await probe(packageFolder)
  }
  if (found.works) return found
  removeBinding(packageFolder)
  throw new Failure('TensorFlow was built, but does not load, so it was taken out again.', {
    cause: `It said: ${found.reason}.`,
    next: 'Trainings go on in plain JavaScript, only slower. Please report it with the log.',
    log: logFile('tensorflow-probe'),
  })
}

/**
 * Makes the native TensorFlow backend load, by the first way that works: what is there already, a build in the cache,
 * the npm package's own download, a build compiled here. Where an NVIDIA GPU is at work, only what uses it will do.
 * @param {string[]} words
 * @returns {Promise<number>} the exit code
 */
export async function setUpTensorFlow(words, cache = cacheFolder()) {
  const named = namedBuild(words)
  await ensurePackages()
  const { version } = manifest(packageFolder)
  const wanted = named ?? (hasNvidiaGpu() && sourceFor('cuda') ? 'cuda' : 'cpu')
  /** @param {import('./probe.mjs').Probe} found @returns {found is Working} */
  const suits = (found) => found.works && (found.gpu || wanted === 'cpu')
  return withLock(join(cache, 'tensorflow', '.lock'), async () => {
    const cached = cachedBinding(cache, wanted, version) !== undefined
    if (!named) {
      const there = await probe(packageFolder)
      if (suits(there)) return announce(there, wanted)
      if (!there.works && !cached && !failedLately(cache, version)) {
        const reason = await downloadOwn(packageFolder)
        const found = await probe(packageFolder)
        if (suits(found)) return announce(found, wanted)
        rememberFailure(cache, version, reason ?? 'no GPU')
        say(
          reason
            ? `TensorFlow could not be had by its own download: ${reason}.`
            : 'Its own download holds CUDA 11, which does not use the GPU here.',
        )
      }
    }
    const kind = wanted === 'cuda' ? 'CUDA 12' : 'CPU'
    if (!cached) say(`Building it here, against the ${kind} build of TensorFlow ${tensorFlowVersion}.`)
    return announce(await useCompiled(wanted, cache), wanted)
  })
}
