/**
 * Stryker's runner for Vitest, with names that Vitest 5 finds: it joins suites and test by ` > `, the runner by a space, so
 * that no test was run for a change and every change seemed to go unnoticed (stryker-mutator/stryker-js#6210).
 */
import { strykerPlugins as plugins, strykerValidationSchema } from '@stryker-mutator/vitest-runner'

const [plugin] = /** @type {any[]} */ (plugins)

/** @param {any} injector */
function makeRunner(injector) {
  const runner = plugin.factory(injector)
  const init = runner.init.bind(runner)
  runner.init = async () => {
    await init()
    const { ctx } = runner
    const start = ctx.start.bind(ctx)
    ctx.start = (/** @type {string[] | undefined} */ files) => {
      for (const { config } of ctx.projects) {
        if (config.testNamePattern) {
          config.testNamePattern = new RegExp(config.testNamePattern.source.replaceAll(' ', '(?: > | )'))
        }
      }
      return start(files)
    }
  }
  return runner
}
makeRunner.inject = plugin.factory.inject

export const strykerPlugins = [{ ...plugin, factory: makeRunner }]
export { strykerValidationSchema }
