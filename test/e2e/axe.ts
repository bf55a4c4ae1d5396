import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Driver } from '../../build/tour/driver.mjs'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const themes = ['light', 'dark'] as const

declare global {
  var axe: { run(options: RunOptions): Promise<AxeResults> } | undefined
}

/**
 * What axe finds serious or critical in all that is shown now, in both themes.
 * @returns a line for each: theme, rule, element and why
 */
export async function seriousFaults({ page }: Driver): Promise<string[]> {
  if (!(await page.evaluate(() => globalThis.axe !== undefined))) await page.evaluate(source)
  const faults: string[] = []
  const before = await page.evaluate(() => document.documentElement.dataset['theme'])
  for (const theme of themes) {
    await page.evaluate(dressed, theme)
    const { violations } = await page.evaluate(
      () =>
        globalThis.axe?.run({
          resultTypes: ['violations'],
          // Tiles and bars are spoken as sentences, which say what is written on them in other words.
          rules: { 'label-content-name-mismatch': { enabled: false } },
        }) as Promise<AxeResults>,
    )
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue
      for (const node of nodes) {
        const why = node.failureSummary?.split('\n').slice(1, 3).join(' ').trim()
        faults.push(`${theme} ${id}: ${node.target.join(' ')} ${node.html.slice(0, 120)} ${why}`)
      }
    }
  }
  await page.evaluate(dressed, before)
  return faults
}

/** Runs in the page: what fades from one theme to the other, or into sight, is at its end before it is looked at. */
async function dressed(theme: string | undefined): Promise<void> {
  if (theme === undefined) delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getTiming().iterations === Infinity) continue
    animation.finish()
  }
}
