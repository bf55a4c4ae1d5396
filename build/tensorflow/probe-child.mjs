/**
 * Runs on Node 24: node probe-child.mjs FOLDER
 * Loads the package in FOLDER, computes 1 + 2 on it, and prints { version, gpu } as one line of JSON.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import util from 'node:util'

// Two functions that the package uses: Node 23 removed the one, and warns of the other.
Object.assign(util, {
  isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
  isArray: Array.isArray,
})

const folder = process.argv[2] ?? ''
const tf = createRequire(join(folder, 'package.json'))(folder)
const backend = tf.backend()
const [sum] = tf.add(1, 2).dataSync()
if (sum !== 3) throw new Error(`TensorFlow computed 1 + 2 = ${sum}`)
console.log(JSON.stringify({ version: backend.binding.TF_Version, gpu: Boolean(backend.isUsingGpuDevice) }))
