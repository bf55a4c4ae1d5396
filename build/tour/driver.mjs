/** Drives the real window as a person would: used by the tour and by the end-to-end tests. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { _electron } from 'playwright-core'
import { root } from '../bootstrap/paths.mjs'
import { sandboxArguments } from '../electron/launch.mjs'

/** @typedef {import('playwright-core').Page} Page */

/** Longest wait for Playwright to watch a started program. */
const watchedWithinMs = 30_000

export class Driver {
  /** @param {import('playwright-core').ElectronApplication} app @param {Page} page @param {string[]} problems */
  constructor(app, page, problems) {
    this.app = app
    this.page = page
    /** What the window complained about: errors on its console and errors no one caught. */
    this.problems = problems
  }

  /**
   * Starts the studio and waits until it can be used.
   * @param {{ library?: string, userData: string, sample?: boolean, args?: string[] }} options
   */
  static async launch({ library, userData, sample = false, args = [] }) {
    const executablePath = process.env['SELVEDGE_ELECTRON_RESOLVED']
    if (!executablePath) throw new Error('Start this with `npm start` or `npm test`: they find the Electron to use.')
    const flags = sandboxArguments()
    // On a display without a graphics card Chromium's GPU process may end while it starts, and the window then never paints.
    const own = [
      '--disable-gpu',
      ...(library === undefined ? [] : ['--library', library]),
      '--user-data',
      userData,
      ...(sample ? ['--sample'] : []),
    ]
    const start = () =>
      _electron.launch({
        timeout: watchedWithinMs,
        executablePath,
        // Playwright switches the sandbox off unless told otherwise.
        chromiumSandbox: flags.length === 0,
        args: [...flags, root, ...own, ...args],
        env: /** @type {Record<string, string>} */ ({ ...process.env, SELVEDGE_TEST: '1' }),
      })
    // Playwright misses that a window loads its page while it begins to watch it, and waits for that for ever (seen in its protocol: the
    // page is told of as ":", and `Page.frameNavigated` never comes). It ends what it gave up; the next start is watched from its beginning.
    const app = await start().catch(start).catch(start)
    const page = await app.firstWindow()
    /** @type {string[]} */
    const problems = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    await page.waitForSelector('[data-testid="welcome"], [data-testid="grid"], [data-testid="not-opened"]', {
      timeout: 60_000,
    })
    return new Driver(app, page, problems)
  }

  /** @param {string} testId */
  get(testId) {
    return this.page.getByTestId(testId)
  }

  /**
   * One call of the engine, as the window makes it.
   * @param {string} method @param {unknown} [request] plain data; a list under `ids` becomes what the contract wants
   * @returns {Promise<any>}
   */
  async call(method, request) {
    return this.page.evaluate(async ([name, asked]) => {
      const { studio } = /** @type {any} */ (globalThis)
      const wanted = /** @type {any} */ (asked)
      const body = Array.isArray(wanted?.ids) ? { ...wanted, ids: Uint32Array.from(wanted.ids) } : wanted
      const reply = await studio.call(name, body)
      if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
      const { value } = reply
      return value?.ids instanceof Uint32Array ? { ...value, ids: [...value.ids] } : value
    }, /** @type {const} */ ([method, request]))
  }

  /** The system's dialogs answer this path from now on: they are not ours, and no program can click them. @param {string} path */
  async answerDialogs(path) {
    await this.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
    }, path)
  }

  /** Adds a folder as the window does once a person chose it. @param {string} path @returns {Promise<any>} */
  async addCatalog(path) {
    await this.answerDialogs(path)
    const { token } = await this.page.evaluate(() => /** @type {any} */ (globalThis).studio.app.chooseFolder())
    return this.call('catalog.add', { path: token })
  }

  /** Waits until no job waits or runs; answers all jobs. @returns {Promise<any[]>} */
  async idle() {
    for (;;) {
      const jobs = await this.call('jobs.list')
      const busy = jobs.some((/** @type {any} */ { state }) => ['waiting', 'running', 'cancelling'].includes(state))
      if (!busy && jobs.length > 0) {
        // A scan starts its tagging as it ends: look once more, so that the moment between is not taken for the end.
        const again = await this.call('jobs.list')
        if (again.length === jobs.length) return again
      }
      await this.page.waitForTimeout(100)
    }
  }

  /** Every image's label of one attribute, by file below its catalog: what the grid shows. @param {string} attribute */
  async labels(attribute) {
    const attributes = await this.call('labels.attributes')
    const { id, labels } = attributes.find((/** @type {any} */ entry) => entry.name === attribute)
    const names = new Map(labels.map((/** @type {any} */ label) => [label.id, label.name]))
    const { ids } = await this.call('images.list', {
      kind: 'filter',
      filter: {},
      sort: { by: 'name', descending: false },
    })
    /** @type {Map<string, { id: number, label: string | undefined, source: string | undefined }>} */
    const found = new Map()
    for (let start = 0; start < ids.length; start += 500) {
      for (const row of await this.call('images.rows', { ids: ids.slice(start, start + 500) })) {
        const value = row.values.find((/** @type {any} */ entry) => entry.attributeId === id)
        const file = row.folder === '' ? row.name : `${row.folder}/${row.name}`
        found.set(file, { id: row.id, label: names.get(value?.labelId), source: value?.source })
      }
    }
    return found
  }

  /** @param {string} path */
  async screenshot(path) {
    mkdirSync(dirname(path), { recursive: true })
    // Pictures on their way in would show as blanks that no person sees for longer than a moment.
    await this.page
      .waitForFunction(() => [...document.images].every((image) => image.complete), undefined, { timeout: 10_000 })
      .catch(() => undefined)
    // A sheet that is still fading in would be half a picture; what moves forever (a skeleton) is not waited for.
    await this.page
      .waitForFunction(
        () =>
          document
            .getAnimations()
            .every(({ playState, effect }) => playState !== 'running' || effect?.getTiming().iterations === Infinity),
        undefined,
        { timeout: 5000 },
      )
      .catch(() => undefined)
    await this.page.screenshot({ path })
  }

  async close() {
    await this.app.close()
  }
}
