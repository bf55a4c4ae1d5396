/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: Array<{ status?: string, name?: string, assertionResults?: Array<{ status: string }> }> }} VitestReport
 */

export const none = () => /** @type {Counts} */ ({ passed: 0, failed: 0, skipped: 0 })

/** @param {Counts} a @param {Counts} b @returns {Counts} */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

/**
 * What one run of Vitest amounts to. A crashed runner, a file that could not be loaded and an error outside of any test
 * are failures too, though no test carries them.
 * @param {VitestReport | undefined} report undefined where the runner left none
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countsOf(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && !(file.assertionResults ?? []).some((test) => test.status === 'failed'),
  )
  const passed = report.numPassedTests ?? 0
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0)
  let failed = (report.numFailedTests ?? 0) + brokenFiles.length
  if (failed === 0 && (exitCode !== 0 || passed + skipped === 0)) failed = 1
  return { passed, failed, skipped }
}

/** The closing line. @param {Counts} counts */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`
