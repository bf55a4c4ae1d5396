/**
 * Runs on Node 24: node list-backends.mjs FOLDER
 * Prints the execution providers that the ONNX Runtime in FOLDER holds, as one line of JSON: [{ name, bundled }].
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = process.argv[2] ?? ''
console.log(JSON.stringify(createRequire(join(folder, 'package.json'))(folder).listSupportedBackends()))
