/**
 * `npm run test:mutants [-- room …]`: changes one place of a room's code after the other and tells which changes no test
 * noticed. Not part of `npm test`: it runs the tests of a room once for every change. `SAMPLE=5` changes every fifth
 * stretch of lines of a room only, `FILES=one.ts,two.ts` only these of its files, `WORKERS=1` keeps to one processor.
 */
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { rooms } from './mutants/rooms.mjs'
import { changedPlaces } from './mutants/sample.mjs'

const runner = fileURLToPath(import.meta.resolve('./mutants/runner.mjs'))
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in rooms))
if (unknown !== undefined) {
  console.error(`There is no room "${unknown}" to change. There are: ${Object.keys(rooms).join(', ')}.`)
  process.exit(2)
}

/** Of the changes a test could notice, the share that one did. */
const goal = 80

const sample = Number(process.env['SAMPLE'] ?? 1)
const files = (process.env['FILES'] ?? '').split(',').filter((name) => name !== '')

let lacking = 0
for (const name of asked.length > 0 ? asked : Object.keys(rooms)) {
  const { mutate, tests } = rooms[name] ?? { mutate: [], tests: [] }
  process.env['SELVEDGE_MUTANT_TESTS'] = tests.join(';')
  const results = await new Stryker({
    mutate: changedPlaces(mutate, sample, files),
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
    ignorePatterns: ['/out', '/resources'],
    buildCommand: 'node build/mutants/lend-programs.mjs',
    concurrency: Number(process.env['WORKERS'] ?? 2),
    // A busy machine is no endless loop.
    timeoutMS: 20_000,
    timeoutFactor: 3,
    allowConsoleColors: process.stdout.isTTY,
  }).runMutationTest()
  const count = (/** @type {string[]} */ ...states) => results.filter(({ status }) => states.includes(status)).length
  const noticed = count('Killed', 'Timeout')
  const endless = count('Timeout')
  const share = (100 * noticed) / Math.max(1, noticed + count('Survived', 'NoCoverage'))
  console.log(
    `${name}: ${noticed} of ${noticed + count('Survived', 'NoCoverage')} changes noticed, ${share.toFixed(1)} % (${endless} ran on)`,
  )
  if (share < goal) lacking++
}
process.exitCode = lacking > 0 ? 1 : 0
