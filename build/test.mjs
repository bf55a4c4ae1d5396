/** `npm test [-- check unit e2e reliability]`: installs what is missing and runs everything, or the named stages. */
import { requireNode } from './bootstrap/node-version.mjs'

requireNode(20)
const { main } = await import('./bootstrap/main.mjs')
const { test } = await import('./bootstrap/stages.mjs')
await main(() => test(process.argv.slice(2)))
