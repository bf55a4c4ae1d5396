import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../bootstrap/child.mjs'
import { childEnvironment, logFile, shippedNode } from '../bootstrap/paths.mjs'
import { bindingFile } from './node-package.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** @typedef {{ works: true, version: string, gpu: boolean } | { works: false, reason: string }} Probe */

/** Tries the package in a process of its own, which may die of it. @param {string} folder @returns {Promise<Probe>} */
export async function probe(folder) {
  if (!existsSync(bindingFile(folder))) return { works: false, reason: 'its binding is not there' }
  const env = childEnvironment({ TF_CPP_MIN_LOG_LEVEL: '2' })
  const options = { env, log: logFile('tensorflow-probe'), limitMs: 120_000 }
  const answer = await run(shippedNode, [join(here, 'probe-child.mjs'), folder], options)
  if (answer.timedOut) return { works: false, reason: 'it did not load within two minutes' }
  const line = answer.output.split('\n').find((text) => text.startsWith('{"version"'))
  if (answer.code === 0 && line) return { works: true, ...JSON.parse(line) }
  const error = /^\w*Error: (.*)$/m.exec(answer.output)?.[1]
  return { works: false, reason: error ?? `it ended its process (${answer.signal ?? `code ${answer.code}`})` }
}
