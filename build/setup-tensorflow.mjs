/**
 * `npm run setup:tensorflow [-- cpu|cuda]`: makes native TensorFlow load, which trains captioners, fine-tunes backbones
 * and runs `--solver sgd` many times faster than plain JavaScript. Everything works without it.
 */
import { requireNode } from './bootstrap/node-version.mjs'

requireNode(20)
const { main } = await import('./bootstrap/main.mjs')
const { setUpTensorFlow } = await import('./tensorflow/set-up.mjs')
await main(() => setUpTensorFlow(process.argv.slice(2)))
