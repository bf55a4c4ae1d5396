/**
 * `npm run test:reliability`: the tests of `test/reliability` in their long form, some hours of kills, damages and full disks, and
 * the figures they end with. `SEED=2` draws another run. Their short form is part of `npm test`.
 */
import { requireNode } from './bootstrap/node-version.mjs'

requireNode(20)
const { existsSync, readFileSync, rmSync } = await import('node:fs')
const { main } = await import('./bootstrap/main.mjs')
const { inRoot } = await import('./bootstrap/paths.mjs')
const { test } = await import('./bootstrap/stages.mjs')

const figures = inRoot('out', 'test', 'reliability.txt')
await main(async () => {
  rmSync(figures, { force: true })
  const code = await test(['reliability'], { SELVEDGE_RELIABILITY: 'long' })
  if (existsSync(figures)) process.stdout.write(`\n${readFileSync(figures, 'utf8')}`)
  return code
})
