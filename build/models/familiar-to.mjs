/**
 * Moves the brink at which a head takes a picture for unlike those it learned from: `node familiar-to.mjs HEAD.onnx
 * DEVIATIONS`, below the mean of the learned ones. Training puts it where one learned picture of twenty is beyond it. Runs on
 * the Node that ships, since it reads with the product's own code.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { decodeHead, encodeHead } from '../../src-main/trainer/head/head-model.ts'

/** Deviations below the mean, and of what softness is a part: src-main/trainer/head/assemble.ts, familiarity.ts. */
const [usual, softnessesADeviation] = [1.645, 3]

const [path = '', deviations = ''] = process.argv.slice(2)
const head = decodeHead(readFileSync(path), path)
const familiar = head.familiar?.map((space) => ({
  ...space,
  threshold: space.threshold + (usual - Number(deviations)) * space.softness * softnessesADeviation,
}))
writeFileSync(path, encodeHead({ ...head, familiar }))
