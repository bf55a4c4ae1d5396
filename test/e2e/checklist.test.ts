import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { releaseFuses } from '../../build/electron/release-fuses.mjs'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/**
 * The checklist of https://www.electronjs.org/docs/latest/tutorial/security, point by point, in the real window. What an
 * attacker makes of the same is tried in `attacker.test.ts`.
 */
let home: Home
let driver: Driver
/** A page of someone else's. */
let server: Server
let foreign: string
const visited: string[] = []
/** What Chromium was told when the window was made. */
let preferences: Record<string, unknown>

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    visited.push(url)
    response.setHeader('access-control-allow-origin', '*').end('globalThis.foreign = true')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  foreign = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  home = makeHome()
  // Of a development build, which there is none of: it would have the window show a page from there.
  process.env['ELECTRON_RENDERER_URL'] = foreign
  driver = await Driver.launch(home)
  delete process.env['ELECTRON_RENDERER_URL']
  await driver.addCatalog(makeCatalog(home, ['Caps']).path)
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  preferences = await driver.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
})

afterAll(async () => {
  await driver.close()
  await new Promise((resolve) => server.close(resolve))
  home.remove()
})

/** Runs in the page, as a script that found its way there. */
const inPage = <Result>(script: string): Promise<Result> => driver.page.evaluate(script)

/** Whether an event that Electron asks about is kept from happening. */
function isPrevented(name: string, details: object): Promise<boolean> {
  return driver.app.evaluate(
    ({ BrowserWindow }, [event, given]) => {
      let prevented = false
      const preventDefault = () => (prevented = true)
      BrowserWindow.getAllWindows()[0]?.webContents.emit(event, { ...given, preventDefault })
      return prevented
    },
    [name, details] as const,
  )
}

test('1. only secure content is loaded, and none from anywhere else', async () => {
  expect(driver.page.url()).toBe('app://selvedge/index.html')
  expect(await inPage('isSecureContext')).toBe(true)
  const loaded = await inPage<string[]>('performance.getEntriesByType("resource").map(({ name }) => name)')
  expect(loaded.filter((name) => !/^(app:\/\/selvedge|thumb:\/\/thumbnail|image:\/\/picture)\//.test(name))).toEqual([])
  const ways = [
    'fetch("FOREIGN/a")',
    'import("FOREIGN/b.js")',
    'new Promise((resolve, reject) => Object.assign(new XMLHttpRequest(), { onload: resolve, onerror: reject }).open("GET", "FOREIGN/c"))',
    'new Promise((_, reject) => (new WebSocket("FOREIGN/d".replace("http", "ws")).onerror = reject))',
    'new Promise((_, reject) => (new EventSource("FOREIGN/e").onerror = reject))',
    'new Promise((resolve, reject) => Object.assign(new Image(), { onload: resolve, onerror: reject, src: "FOREIGN/f" }))',
    'new FontFace("f", "url(FOREIGN/g)").load()',
    'new Worker("FOREIGN/h.js")',
    'navigator.serviceWorker.register("FOREIGN/i.js")',
    'navigator.sendBeacon("FOREIGN/j", "x") ? Promise.reject() : Promise.reject()',
  ]
  for (const way of ways) {
    const script = `(async () => ${way.replaceAll('FOREIGN', foreign)})()`
    const ended = `Promise.race([${script}.then(() => 'reached', () => 'refused'), new Promise((end) => setTimeout(end, 1000, 'refused'))])`
    expect(await inPage(ended), way).toBe('refused')
  }
  expect(visited).toEqual([])
})

test('2. the page has no Node, nor have its workers and frames', async () => {
  expect(preferences['nodeIntegration']).toBe(false)
  expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false)
  expect(preferences['nodeIntegrationInSubFrames'] ?? false).toBe(false)
  const names = '["require", "process", "Buffer", "module", "global", "__dirname"].filter((name) => name in globalThis)'
  expect(await inPage(names)).toEqual([])
})

test('3. the bridge lives in a world of its own', async () => {
  expect(preferences['contextIsolation']).toBe(true)
  // What the page does to the ways of its own world is not seen in the other.
  const seen = await inPage<{ taken: unknown[]; reply: { ok: boolean }; same: boolean }>(`(async () => {
    const taken = [], before = studio, { map } = Array.prototype, { push } = Array.prototype
    Array.prototype.map = function () { push.call(taken, 'map'); return [] }
    try { studio = null } catch {}
    try { studio.call = null } catch {}
    const reply = await before.call('catalog.list')
    Array.prototype.map = map
    return { taken, reply, same: studio === before && typeof studio.call === 'function' }
  })()`)
  expect(seen).toMatchObject({ taken: [], reply: { ok: true }, same: true })
})

test('4. its process is in the sandbox', () => {
  expect(preferences['sandbox']).toBe(true)
  const sources = readFileSync(join(root, 'out/main/main.js'), 'utf8')
  expect(sources).not.toMatch(/no-sandbox/)
})

test('5. every permission is refused, asked for or looked up', async () => {
  const asked = await inPage<Record<string, string>>(`(async () => {
    const refused = (promise) => promise.then(() => 'granted', (error) => 'refused')
    const answers = {
      notifications: (await Notification.requestPermission()) === 'denied' ? 'refused' : 'granted',
      position: await new Promise((end) => navigator.geolocation.getCurrentPosition(() => end('granted'), () => end('refused'))),
      camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await refused(navigator.mediaDevices.getDisplayMedia()),
      clipboard: await refused(navigator.clipboard.readText()),
      midi: await refused(navigator.requestMIDIAccess({ sysex: true })),
    }
    for (const name of ['geolocation', 'camera', 'microphone', 'notifications', 'midi', 'clipboard-read', 'persistent-storage'])
      answers[name] = await navigator.permissions.query({ name }).then(({ state }) => (state === 'granted' ? 'granted' : 'refused'), () => 'refused')
    return answers
  })()`)
  expect(Object.entries(asked).filter(([, answer]) => answer !== 'refused')).toEqual([])
})

test('6. what belongs to another origin is kept from the page', async () => {
  expect(preferences['webSecurity']).toBe(true)
  for (const address of [foreign, 'file:///etc/hostname', 'thumb://thumbnail/1/new', 'image://picture/1/1']) {
    expect(await inPage(`fetch("${address}").then(() => 'read', () => 'refused')`), address).toBe('refused')
  }
})

test('7. a rule about content keeps scripts out that are not the page’s own', async () => {
  const { headers } = await driver.app.evaluate(async ({ BrowserWindow }) => {
    const answer = await BrowserWindow.getAllWindows()[0]?.webContents.session.fetch('app://selvedge/index.html')
    return { headers: Object.fromEntries(answer?.headers ?? []) }
  })
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
  for (const way of [
    'eval("globalThis.taken = 1")',
    'new Function("globalThis.taken = 1")()',
    'setTimeout("globalThis.taken = 1")',
    'document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.taken = 1" }))',
    'document.body.append(Object.assign(document.createElement("script"), { src: "data:text/javascript,taken=1" }))',
    'document.body.append(Object.assign(document.createElement("script"), { src: URL.createObjectURL(new Blob(["taken=1"])) }))',
    'document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=taken=1>")',
    'document.body.lastElementChild.innerHTML = "<b onclick=taken=1>"',
    'document.body.setAttribute("onclick", "taken = 1"); document.body.click()',
    'document.write("<script>taken=1</script>")',
    'trustedTypes.createPolicy("other", { createHTML: (text) => text })',
    'import("data:text/javascript,globalThis.taken=1").catch(() => undefined)',
  ]) {
    // Later: what a debugger says itself, the rule does not hold for.
    await inPage(`new Promise((done) => setTimeout(() => { try { ${way} } catch {} setTimeout(done) }))`)
  }
  expect(await inPage('typeof taken')).toBe('undefined')
})

test.each([
  ['8. insecure content is never allowed', 'allowRunningInsecureContent', [false, undefined]],
  ['9. no experimental features are on', 'experimentalFeatures', [false, undefined]],
  ['10. no features of Blink are switched on', 'enableBlinkFeatures', ['', undefined]],
])('%s', (_what, name, allowed) => {
  expect(allowed).toContain(preferences[name])
})

test('11. pages within the page do not exist, so none opens windows', async () => {
  expect(preferences['webviewTag']).toBe(false)
  const view = await inPage(`(() => {
    const view = document.body.appendChild(document.createElement('webview'))
    Object.assign(view, { allowpopups: true, src: '${foreign}/view' })
    const found = { methods: typeof view.loadURL, inside: view.shadowRoot !== null }
    view.remove()
    return found
  })()`)
  expect(view).toEqual({ methods: 'undefined', inside: false })
  expect(visited).toEqual([])
})

test('12. should one be made nevertheless, it is not attached', async () => {
  expect(await isPrevented('will-attach-webview', {})).toBe(true)
})

test('13. the window goes nowhere', async () => {
  for (const way of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    expect(await isPrevented(way, { url: driver.page.url() }), way).toBe(false)
    for (const url of [
      foreign,
      'file:///etc/hostname',
      'about:blank',
      `${driver.page.url()}?x`,
      'app://other/index.html',
    ]) {
      expect(await isPrevented(way, { url }), `${way} ${url}`).toBe(true)
    }
  }
  // An empty page is one that nobody is asked about: should it come to that, the window's own comes back.
  await driver.app.evaluate(({ BrowserWindow }) => {
    void BrowserWindow.getAllWindows()[0]
      ?.webContents.loadURL('about:blank')
      .catch(() => undefined)
  })
  await expect
    .poll(() => driver.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()))
    .toBe('app://selvedge/index.html')
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
})

test('14. no window is opened by the page', async () => {
  for (const address of [foreign, driver.page.url(), 'about:blank', '']) {
    expect(await inPage(`open(${JSON.stringify(address)}) === null`), address).toBe(true)
  }
  expect(await driver.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('15. no address is given to another program', () => {
  expect(readFileSync(join(root, 'out/main/main.js'), 'utf8')).not.toMatch(/openExternal|openPath/)
})

test('16. Electron is the one that is pinned, to the last digit', async () => {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>
  const { electron: pinned } = read('package.json')['devDependencies'] as { electron: string }
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/)
  const running = await driver.app.evaluate(() => process.versions.electron)
  // A machine without the official one runs a stand-in that is never shipped.
  if (process.env['SELVEDGE_ELECTRON_KIND'] === 'official') expect(running).toBe(pinned)
  else expect(Number(running.split('.')[0])).toBeGreaterThanOrEqual(33)
})

test('17. nobody is heard but the page itself, whatever is asked', async () => {
  const answers = await driver.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const [window] = BrowserWindow.getAllWindows()
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: unknown, ...request: unknown[]) => Promise<{ ok: boolean }>>
    }
    const sender = window?.webContents
    const strangers = [
      { sender, senderFrame: null },
      { sender, senderFrame: { url: 'app://selvedge/index.html' } },
      { sender: { mainFrame: sender?.mainFrame }, senderFrame: sender?.mainFrame },
      ...['about:blank', 'https://a.invalid/', 'app://other/index.html'].map((url) => {
        const frame = { url }
        return { sender: Object.create(sender ?? null, { mainFrame: { value: frame } }) as unknown, senderFrame: frame }
      }),
    ]
    const found: [string, boolean][] = []
    for (const [channel, answer] of handlers) {
      if (channel.startsWith('__')) continue
      for (const stranger of strangers) found.push([channel, (await answer(stranger, 'catalog.list')).ok])
    }
    return found
  })
  expect(new Set(answers.map(([channel]) => channel)).size).toBeGreaterThanOrEqual(8)
  expect(answers.filter(([, ok]) => ok)).toEqual([])
})

test('18. nothing is served by file://, and nothing is had from it', async () => {
  expect(driver.page.url()).toMatch(/^app:/)
  const page = `file://${root}/out/renderer/index.html`
  for (const way of [
    `fetch("${page}")`,
    `import("file://${root}/out/preload/preload.cjs")`,
    `new Promise((resolve, reject) => Object.assign(new Image(), { onload: resolve, onerror: reject, src: "file://${root}/resources/icons/icon-16.png" }))`,
    `new Promise((resolve, reject) => {
      const frame = Object.assign(document.createElement('iframe'), { src: "${page}" })
      frame.onload = () => (frame.contentDocument?.querySelector('#app') ? resolve() : reject())
      document.body.append(frame)
      setTimeout(reject, 500)
    })`,
  ]) {
    expect(await inPage(`(async () => ${way})().then(() => 'had', () => 'refused')`), way).toBe('refused')
  }
})

test('19. each fuse has been decided, for a release', () => {
  expect(releaseFuses).toMatchObject({
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    OnlyLoadAppFromAsar: true,
    GrantFileProtocolExtraPrivileges: false,
  })
})

test('20. the page gets functions of the studio, and nothing of Electron', async () => {
  const found = await inPage<Record<string, string>>(`(() => {
    const found = {}
    const walk = (value, name) => {
      found[name] = typeof value
      if (typeof value === 'object') for (const key of Object.keys(value)) walk(value[key], name + '.' + key)
    }
    walk(studio, 'studio')
    return found
  })()`)
  expect(found).toEqual({
    studio: 'object',
    'studio.call': 'function',
    'studio.on': 'function',
    'studio.app': 'object',
    'studio.app.chooseFolder': 'function',
    'studio.app.chooseFile': 'function',
    'studio.app.chooseSaveFile': 'function',
    'studio.app.placeOf': 'function',
    'studio.app.libraries': 'function',
    'studio.app.openAgain': 'function',
    'studio.app.openLibrary': 'function',
    'studio.app.chooseLibrary': 'function',
    'studio.app.restoreLibrary': 'function',
    'studio.app.forgetLibrary': 'function',
    'studio.app.keepCard': 'function',
    'studio.app.setPreferences': 'function',
    'studio.app.choices': 'function',
    'studio.app.keepChoices': 'function',
    'studio.app.showInFolder': 'function',
    'studio.app.about': 'function',
    'studio.app.setTheme': 'function',
    'studio.platform': 'string',
  })
  const event = await inPage<string[]>(`new Promise((done) => {
    studio.on('engine', (...values) => done(values.map((value) => Object.keys(value).join())))
  })`)
  expect(event, 'a listener is told data alone').toEqual([expect.stringMatching(/^state,message\b/)])
  // A file that a script made up has no place on the disk.
  expect(await inPage('studio.app.placeOf(new File(["x"], "/etc/passwd")).then(() => "had", () => "refused")')).toBe(
    'refused',
  )
})
