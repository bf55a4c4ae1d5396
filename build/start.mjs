/** `npm start`: installs what is missing, builds, and opens the studio (or plays the tour where there is no display). */
import { requireNode } from './bootstrap/node-version.mjs'

requireNode(20)
const { main } = await import('./bootstrap/main.mjs')
const { open } = await import('./bootstrap/open.mjs')
await main(() => open(process.argv.slice(2)))
