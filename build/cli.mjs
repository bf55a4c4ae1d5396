/** `npm run -s selvedge -- COMMAND …`: the command line, on the Node that ships with the app. */
import { requireNode } from './bootstrap/node-version.mjs'

requireNode(20)
const { runCommandLine } = await import('./bootstrap/command-line.mjs')
await runCommandLine(process.argv.slice(2))
