/**
 * Takes the output `familiarity` from a head: `node without-familiarity.mjs HEAD.onnx`. Heads that shipped before had none,
 * and stated what they said of any picture. Runs on the Node that ships, since it reads with the product's own code.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { decodeModel, encodeModel } from '../../src-main/common/onnx/codec.ts'

const [path = ''] = process.argv.slice(2)
const model = decodeModel(readFileSync(path))
if (model.graph) model.graph.output = (model.graph.output ?? []).filter(({ name }) => name !== 'familiarity')
writeFileSync(path, encodeModel(model))
