/**
 * `npm run setup:cuda`: brings the CUDA provider of ONNX Runtime, which is too large for the npm package, so that tagging
 * can run on an NVIDIA card. Everything works without it.
 */
import { requireNode } from './bootstrap/node-version.mjs'

requireNode(20)
const { main } = await import('./bootstrap/main.mjs')
const { setUpCuda } = await import('./cuda/set-up.mjs')
await main(() => setUpCuda(process.argv.slice(2)))
