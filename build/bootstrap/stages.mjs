import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { electronEnvironment } from '../electron/launch.mjs'
import { ensureBuild } from './build-app.mjs'
import { run } from './child.mjs'
import { add, closingLine, countsOf, none } from './counts.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { Failure } from './failure.mjs'
import { report } from './main.mjs'
import { ensurePackages } from './packages.mjs'
import { childEnvironment, inRoot, root, shippedNode } from './paths.mjs'
import { prepareElectron } from './prepare.mjs'
import { say, seconds } from './say.mjs'
import { ensureSystemLibraries } from './system.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

const stageLimitMs = 45 * 60_000
const longStageLimitMs = 6 * 60 * 60_000
const failedOnce = { passed: 0, failed: 1, skipped: 0 }

/** @param {NodeJS.ProcessEnv} env @returns {Promise<Counts>} */
async function check(env) {
  const result = await run(shippedNode, [inRoot('build', 'check.mjs')], {
    cwd: root,
    env,
    show: true,
    limitMs: stageLimitMs,
  })
  return result.code === 0 ? { passed: 1, failed: 0, skipped: 0 } : failedOnce
}

/** @param {string} project @param {NodeJS.ProcessEnv} env @returns {Promise<Counts>} */
async function vitest(project, env) {
  const file = inRoot('out', 'test', `${project}.json`)
  mkdirSync(inRoot('out', 'test'), { recursive: true })
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const args = [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project, ...reporters]
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' }
  const limitMs = env['SELVEDGE_RELIABILITY'] === 'long' ? longStageLimitMs : stageLimitMs
  const options = { cwd: root, env: { ...env, ...plain }, show: true, limitMs }
  const result = await run(shippedNode, args, options)
  if (result.timedOut) say(`The stage ${project} was ended: it took longer than ${seconds(limitMs)}.`)
  const left = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  return countsOf(left, result.code)
}

/** @type {Array<{ name: string, window: boolean, run: (env: NodeJS.ProcessEnv) => Promise<Counts> }>} */
const stages = [
  { name: 'check', window: false, run: check },
  { name: 'unit', window: false, run: (env) => vitest('unit', env) },
  { name: 'e2e', window: true, run: (env) => vitest('e2e', env) },
  { name: 'reliability', window: true, run: (env) => vitest('reliability', env) },
]

/** What the stages with a window need beyond the packages. */
async function prepareWindow() {
  await ensureSystemLibraries()
  await ensureBuild()
  return electronEnvironment(await prepareElectron())
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} undefined after a failure, which is told */
async function attempt(work) {
  try {
    return await work()
  } catch (error) {
    report(error)
    return undefined
  }
}

/** @param {typeof stages} chosen @param {NodeJS.ProcessEnv | undefined} window @param {NodeJS.ProcessEnv} more */
async function runStages(chosen, window, more) {
  let total = none()
  for (const stage of chosen) {
    say(`\n── ${stage.name} ${'─'.repeat(Math.max(0, 70 - stage.name.length))}`)
    const started = Date.now()
    const ready = !stage.window || window !== undefined
    if (!ready) say('Not run: the app, or an Electron to run it in, is missing (see above).')
    const counts = ready ? await stage.run({ ...childEnvironment(window), ...more }) : failedOnce
    total = add(total, counts)
    say(`${stage.name}: ${closingLine(counts)} (${seconds(Date.now() - started)})`)
  }
  return total
}

/**
 * Runs the named stages, or all of them, one after the other whatever fails, and ends with the one closing line.
 * @param {string[]} names
 * @param {NodeJS.ProcessEnv} [more] for the stages
 * @returns {Promise<number>} the exit code
 */
export async function test(names, more = {}) {
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name))
  if (unknown) {
    const known = stages.map((stage) => stage.name).join(', ')
    throw new Failure(`There is no stage "${unknown}".`, { next: `Name one or more of: ${known}.`, exitCode: 2 })
  }
  const chosen = stages.filter((stage) => names.length === 0 || names.includes(stage.name))
  const packages = await attempt(async () => {
    await ensurePackages()
    return true
  })
  let total = failedOnce
  if (packages) {
    // Unit tests start the built programs as well, so every stage gets what there is.
    const window = await attempt(prepareWindow)
    const needsDisplay = window !== undefined && !hasDisplay() && chosen.some((stage) => stage.window)
    const display = needsDisplay ? await attempt(startVirtualDisplay) : undefined
    const env = window && (!needsDisplay || display) ? { ...window, ...display?.environment } : undefined
    total = await runStages(chosen, env, more)
    await display?.close()
  }
  say(`\n${closingLine(total)}`)
  return total.failed > 0 || total.passed === 0 ? 1 : 0
}
