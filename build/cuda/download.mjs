import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { folderSize } from '../bootstrap/folder-size.mjs'
import { childEnvironment, inRoot, logFile, shippedNode } from '../bootstrap/paths.mjs'
import { megabytes, progress } from '../bootstrap/say.mjs'
import { removeCuda } from './node-package.mjs'

/** Where the package's install script asks first. @param {string} folder */
const feed = (folder) => createRequire(join(folder, 'package.json'))('./script/install-metadata.js').feeds.nuget.index

/**
 * The package's own install script, which npm was told not to run: it fetches the provider from NuGet. First a short knock
 * at the door: behind a firewall that drops packets the script would wait for minutes.
 * @param {string} folder the npm package
 */
export async function downloadCuda(folder) {
  const log = logFile('cuda-download')
  const env = childEnvironment()
  const knock = await run(shippedNode, [inRoot('build', 'bootstrap', 'knock.mjs'), feed(folder)], {
    env: childEnvironment({ NODE_USE_ENV_PROXY: '1' }),
    log,
    limitMs: 15_000,
  })
  if (knock.code !== 0) {
    const answer = knock.timedOut ? 'no answer' : (knock.output.trim().split('\n').at(-1) ?? 'no answer')
    throw new Failure(`ONNX Runtime's CUDA provider is out of reach from here: ${answer}.`, {
      cause: 'It comes from NuGet, not from the npm registry.',
      next: 'Run the same command again on a network that reaches it. Until then tagging goes on as it does now.',
      log,
    })
  }
  // A place of its own, which tells how far the download is.
  const work = mkdtempSync(join(tmpdir(), 'selvedge-cuda-'))
  const remove = () => rmSync(work, { recursive: true, force: true })
  process.once('exit', remove)
  const step = progress("Downloading ONNX Runtime's CUDA provider (some hundred MB)", () => megabytes(folderSize(work)))
  try {
    const args = [join(folder, 'script', 'install.js')]
    const result = await run(shippedNode, args, {
      cwd: folder,
      env: { ...env, ONNXRUNTIME_NODE_INSTALL: 'cuda12', TMPDIR: work },
      log,
      limitMs: 60 * 60_000,
    })
    if (result.code === 0) return step.done()
    step.failed()
    removeCuda(folder)
    throw new Failure("ONNX Runtime's CUDA provider could not be downloaded.", {
      cause: result.timedOut
        ? 'The download took longer than an hour.'
        : (/^\w*Error: (.*)$/m.exec(result.output)?.[0] ?? `Its install script ended with code ${result.code}.`),
      next: 'Check the network and the room on the disk, then run the same command again.',
      log,
    })
  } finally {
    process.off('exit', remove)
    remove()
  }
}
