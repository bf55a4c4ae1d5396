/** `npm run bench [-- name …]`: installs what is missing and prints every measured claim, or the named ones. */
import { requireNode } from './bootstrap/node-version.mjs'

requireNode(20)
const { main } = await import('./bootstrap/main.mjs')
const { bench } = await import('./bootstrap/bench.mjs')
await main(() => bench(process.argv.slice(2)))
