/**
 * `npm run test:mutants [-- room …]`: changes one place of a room's code after the other and tells which changes no test
 * noticed. Not part of `npm test`: it runs the tests of a room once for every change.
 */
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { rooms } from './mutants/rooms.mjs'

const runner = fileURLToPath(import.meta.resolve('./mutants/runner.mjs'))
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in rooms))
if (unknown !== undefined) {
  console.error(`There is no room "${unknown}" to change. There are: ${Object.keys(rooms).join(', ')}.`)
  process.exit(2)
}

/** Of the changes a test could notice, the share that one did. */
const goal = 80

let lacking = 0
for (const name of asked.length > 0 ? asked : Object.keys(rooms)) {
  const { mutate, tests } = rooms[name] ?? { mutate: [], tests: [] }
  process.env['SELVEDGE_MUTANT_TESTS'] = tests.join(';')
  const results = await new Stryker({
    mutate,
    testRunner: 'vitest',
    plugins: [runner],
    vitest: { configFile: 'build/mutants/vitest.config.mjs', related: false },
    // Sentences are for people to judge, not for tests to repeat.
    mutator: { excludedMutations: ['StringLiteral'] },
    ignoreStatic: true,
    reporters: ['clear-text', 'json', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    jsonReporter: { fileName: `out/mutants/${name}.json` },
    clearTextReporter: {
      allowColor: process.stdout.isTTY,
      logTests: false,
      reportTests: false,
      reportScoreTable: false,
    },
    tempDirName: 'out/mutants/tmp',
    ignorePatterns: ['/out', '/resources', '/docs'],
    concurrency: 2,
    allowConsoleColors: process.stdout.isTTY,
  }).runMutationTest()
  const count = (/** @type {string[]} */ ...states) => results.filter(({ status }) => states.includes(status)).length
  const noticed = count('Killed', 'Timeout')
  const share = (100 * noticed) / Math.max(1, noticed + count('Survived', 'NoCoverage'))
  console.log(
    `${name}: ${noticed} of ${noticed + count('Survived', 'NoCoverage')} changes noticed, ${share.toFixed(1)} %`,
  )
  if (share < goal) lacking++
}
process.exitCode = lacking > 0 ? 1 : 0
