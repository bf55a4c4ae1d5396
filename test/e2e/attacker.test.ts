import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** What a page could try that found its way into the window: a script in a file's name, a link, a dropped page. */
let home: Home
let driver: Driver
/** A page of someone else's, which would find the bridge if the window went there. */
let server: Server
let foreign: string
/** Addresses the window asked the foreign page for. */
const visited: string[] = []

interface Bridge {
  studio: { call(method: string, request?: unknown): Promise<{ ok: boolean; error?: { code: string } }> }
}

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    visited.push(url)
    response.setHeader('content-type', 'text/html').end('<title>Foreign</title><body>foreign</body>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  foreign = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  home = makeHome()
  const { path } = makeCatalog(home, ['Caps'])
  driver = await Driver.launch(home)
  await driver.call('catalog.add', { path })
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
})

afterAll(async () => {
  await driver.close()
  await new Promise((resolve) => server.close(resolve))
  home.remove()
})

/** Runs in the window, which is where an attacker would be. Answers once everything it set off has had its turn. */
async function attempt(script: string): Promise<unknown> {
  const result: unknown = await driver.page.evaluate(script)
  // A navigation that is allowed has begun by the time two frames are drawn; the engine's answer waits behind it.
  await driver.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  await driver.call('catalog.list')
  return result
}

test.each([
  ['a link', 'Object.assign(document.createElement("a"), { href: "FOREIGN/link" })', '.click()'],
  ['a script', 'location', '.assign("FOREIGN/script")'],
  [
    'a form',
    'Object.assign(document.body.appendChild(document.createElement("form")), { action: "FOREIGN/form" })',
    '.submit()',
  ],
  ['a page of data', 'Object.assign(document.createElement("a"), { href: "data:text/html,foreign" })', '.click()'],
  ['a file', 'Object.assign(document.createElement("a"), { href: "file:///etc/hostname" })', '.click()'],
])('%s leads the window nowhere', async (_what, object, act) => {
  const before = driver.page.url()
  await attempt(`void (${object})${act}`.replaceAll('FOREIGN', foreign))
  expect(driver.page.url()).toBe(before)
  expect(await driver.page.locator('[data-testid^="tile-"]').count()).toBeGreaterThan(0)
  expect(visited).toEqual([])
})

test('the main process itself cannot be talked into it', async () => {
  const prevented = await driver.app.evaluate(
    ({ BrowserWindow }, addresses) => {
      const [window] = BrowserWindow.getAllWindows()
      return addresses.map((address) => {
        let isPrevented = false
        const event = { preventDefault: () => (isPrevented = true), url: address }
        window?.webContents.emit('will-navigate', event, address)
        return isPrevented
      })
    },
    [foreign, 'file:///etc/hostname', `${driver.page.url()}?other`],
  )
  expect(prevented).toEqual([true, true, true])
})

test('no window opens, and only pages of the web reach the browser', async () => {
  await driver.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url: string) => Promise.resolve(void opened.push(url))
  })
  for (const address of [`${foreign}/popup`, 'file:///etc/hostname', 'https://example.invalid/help', 'about:blank']) {
    expect(await attempt(`window.open(${JSON.stringify(address)}) === null`), address).toBe(true)
  }
  const [windows, opened] = await driver.app.evaluate(({ BrowserWindow }) => [
    BrowserWindow.getAllWindows().length,
    (globalThis as unknown as { opened: string[] }).opened,
  ])
  expect(windows).toBe(1)
  expect(opened).toEqual(['https://example.invalid/help'])
  expect(visited).toEqual([])
})

test('the bridge makes no call of the room `internal`', async () => {
  const rows = await driver.labels('type')
  const [{ id } = { id: 0 }] = rows.values()
  for (const method of ['internal.path', 'internal.picture', 'internal.thumbnail']) {
    const reply = await driver.page.evaluate(
      ([name, imageId]) => (globalThis as unknown as Bridge).studio.call(name, { id: imageId }),
      [method, id] as const,
    )
    expect(reply, method).toMatchObject({ ok: false, error: { code: 'bad-request' } })
  }
})

test('a frame within the page has no bridge, and is not heard where it gets hold of one', async () => {
  const reached = await driver.page.evaluate(`(() => {
    const frame = document.body.appendChild(document.createElement('iframe'))
    const has = frame.contentWindow.studio !== undefined
    frame.remove()
    return has
  })()`)
  expect(reached).toBe(false)
  await attempt(
    `document.body.appendChild(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(foreign)} }))`,
  )
  expect(visited, 'the rule about content keeps foreign frames out').toEqual([])
  const answer = await driver.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const [window] = BrowserWindow.getAllWindows()
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: unknown, ...request: unknown[]) => Promise<{ ok: boolean }>>
    }
    return handlers.get('call')?.({ sender: window?.webContents, senderFrame: {} }, 'catalog.list')
  })
  expect(answer).toMatchObject({ ok: false, error: { message: 'Unknown sender.' } })
})

test('the page has no Node, no permission, and reaches no server', async () => {
  const found = await driver.page.evaluate(async (address) => {
    const names = ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis)
    const reached = await fetch(address).then(
      () => true,
      () => false,
    )
    const notifications = await Notification.requestPermission()
    return { names, reached, notifications }
  }, foreign)
  expect(found).toEqual({ names: [], reached: false, notifications: 'denied' })
  expect(visited).toEqual([])
  const preferences = await driver.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false })
})

test('addresses of pictures lead to pictures and nowhere else', async () => {
  const rows = await driver.labels('type')
  const [{ id } = { id: 0 }] = rows.values()
  const statuses = await driver.page.evaluate(
    (addresses) =>
      Promise.all(
        addresses.map(
          (address) =>
            new Promise<boolean>((resolve) => {
              const image = new Image()
              image.onload = () => resolve(true)
              image.onerror = () => resolve(false)
              image.src = address
            }),
        ),
      ),
    [
      `thumb://thumbnail/${id}/new`,
      `image://picture/${id}/1`,
      'thumb://thumbnail/999999/x',
      'image://picture//etc/hostname',
      'image://picture/..%2f..%2fetc%2fhostname/1',
    ],
  )
  expect(statuses).toEqual([true, true, false, false, false])
})

test('a reload is allowed, and the studio is there again', async () => {
  await driver.page.reload()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
})

test('the window comes back onto the screen there is, and the engine ends with the studio', async () => {
  await driver.close()
  const running = (): string => {
    try {
      return execFileSync('pgrep', ['-f', `engine.js --library ${home.library}`], { encoding: 'utf8' })
    } catch {
      return ''
    }
  }
  expect(running(), 'no engine is left').toBe('')
  rmSync(join(home.userData, 'window.json'), { force: true })
  writeFileSync(
    join(home.userData, 'window.json'),
    JSON.stringify({ bounds: { x: 9000, y: 9000, width: 1000, height: 700 }, maximized: false }),
  )
  driver = await Driver.launch(home)
  const bounds = await driver.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
  expect(bounds?.x).toBeLessThan(2000)
  expect(bounds?.y).toBeLessThan(2000)
})
