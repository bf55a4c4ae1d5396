/**
 * Writes the network between two: `node mix-networks.mjs GENERAL TUNED SHARE OUTPUT`, all but the share ONNX files. Runs on
 * the Node that ships, since the mixing is the product's own (src-main/trainer/graph/mix-weights.ts).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { mixWeights } from '../../src-main/trainer/graph/mix-weights.ts'

const [general = '', tuned = '', share = '', output = ''] = process.argv.slice(2)
const read = (/** @type {string} */ name) => ({ bytes: readFileSync(name), name })
writeFileSync(output, mixWeights(read(general), read(tuned), Number(share)))
