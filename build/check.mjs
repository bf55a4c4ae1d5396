/** `npm run check`: the one gate. Types, lint, format, licences and unused code, two at a time; all are run, whatever fails. */
import { run } from './bootstrap/child.mjs'
import { main } from './bootstrap/main.mjs'
import { childEnvironment, inRoot, root, shippedNode } from './bootstrap/paths.mjs'
import { say, seconds } from './bootstrap/say.mjs'

const tool = (/** @type {string[]} */ ...parts) => inRoot('node_modules', ...parts)

// The slow ones first, so that two cores end together.
const checks = [
  ['lint', tool('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0'],
  [
    'types of the window',
    tool('svelte-check', 'bin', 'svelte-check'),
    '--tsconfig',
    'tsconfig.web.json',
    '--fail-on-warnings',
  ],
  ['types of the processes', tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.node.json'],
  ['types of the tests', tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.test.json'],
  ['licences of what ships', inRoot('build', 'licences.mjs'), '--check'],
  ['unused code', tool('knip', 'bin', 'knip.js'), '--no-progress'],
  ['format', tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.'],
]
const atOnce = 2

/** @param {string[]} check @returns {Promise<boolean>} */
async function runCheck([name = '', ...args]) {
  const started = Date.now()
  const result = await run(shippedNode, args, {
    cwd: root,
    env: childEnvironment({ FORCE_COLOR: '0' }),
    limitMs: 600_000,
  })
  const passed = result.code === 0
  say(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds(Date.now() - started)})`)
  if (!passed) say(`${result.output.trimEnd()}\n`)
  return passed
}

await main(async () => {
  const waiting = [...checks]
  const results = /** @type {boolean[]} */ ([])
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await runCheck(next))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results.every(Boolean) ? 0 : 1
})
