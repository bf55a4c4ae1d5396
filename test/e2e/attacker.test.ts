import { createServer, type Server } from 'node:http'
import { createSocket } from 'node:dgram'
import { createServer as createConnectionServer, type AddressInfo } from 'node:net'
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nowhere } from '../app/strange-addresses.ts'
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
  await driver.addCatalog(path)
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

test.each([
  ['another script', 'location.href = ADDRESS'],
  ['a link', 'Object.assign(document.createElement("a"), { href: ADDRESS }).click()'],
  ['a window that is this one', 'window.open(ADDRESS, "_self")'],
  ['a refresh', 'document.head.append(Object.assign(document.createElement("meta"), REFRESH))'],
  ['a frame', 'document.body.appendChild(document.createElement("iframe")).contentWindow.open(ADDRESS, "_top")'],
])('no address takes the place of the page by %s', async (_what, script) => {
  const before = driver.page.url()
  for (const address of [
    ...[
      'about:blank',
      'about:blank#x',
      'about:srcdoc',
      'about:about',
      'javascript:document.write(1)',
      'file:///etc/passwd',
    ],
    ...['chrome://gpu/', 'chrome-error://chromewebdata/', 'devtools://devtools/bundled/inspector.html', 'mailto:a@b.c'],
    ...[
      `view-source:${before}`,
      `filesystem:${before}`,
      `${before}?other`,
      'app://selvedge/',
      'app://other/index.html',
    ],
    ...['thumb://thumbnail/1/new', 'image://picture/1/1', 'data:text/html,foreign', 'chrome-extension://a/b.html'],
    ...[foreign, 'ftp://a.invalid/', 'ws://a.invalid/', 'ms-settings:display', 'smb://a.invalid/', 'x'.repeat(100_000)],
  ]) {
    const text = JSON.stringify(address)
    const refresh = JSON.stringify({ httpEquiv: 'refresh', content: `0;url=${address}` })
    // What Chromium does not even take for an address throws at once.
    await attempt(`try { ${script.replace('ADDRESS', text).replace('REFRESH', refresh)} } catch {} void 0`)
    expect(driver.page.url(), address.slice(0, 100)).toBe(before)
    expect(await driver.page.locator('[data-testid^="tile-"]').count(), address.slice(0, 100)).toBeGreaterThan(0)
  }
  expect(visited).toEqual([])
})

test('a page made by a script leads nowhere either', async () => {
  const before = driver.page.url()
  await attempt('location.href = URL.createObjectURL(new Blob(["foreign"], { type: "text/html" })); void 0')
  expect(driver.page.url()).toBe(before)
})

test('no window opens, and nothing reaches another program', async () => {
  await driver.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url: string) => Promise.resolve(void opened.push(url))
  })
  for (const address of [
    `${foreign}/popup`,
    'file:///etc/hostname',
    'https://example.invalid/help',
    'about:blank',
    '',
  ]) {
    expect(await attempt(`window.open(${JSON.stringify(address)}) === null`), address).toBe(true)
  }
  const [windows, opened] = await driver.app.evaluate(({ BrowserWindow }) => [
    BrowserWindow.getAllWindows().length,
    (globalThis as unknown as { opened: string[] }).opened,
  ])
  expect(windows).toBe(1)
  expect(opened).toEqual([])
  expect(visited).toEqual([])
})

test('nothing is saved, by a link or by a script', async () => {
  const saved = await driver.app.evaluate(({ BrowserWindow }) => {
    const seen: boolean[] = []
    Object.assign(globalThis, { seen })
    // Ours was there first: what it prevented is told here.
    BrowserWindow.getAllWindows()[0]?.webContents.session.on('will-download', (event) =>
      seen.push(event.defaultPrevented),
    )
    return seen
  })
  expect(saved).toEqual([])
  await attempt(`Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(new Blob(['x'])), download: 'x.txt' }).click()`)
  await attempt(
    `Object.assign(document.createElement('a'), { href: 'app://selvedge/index.html', download: 'x.html' }).click()`,
  )
  const seen = await driver.app.evaluate(() => (globalThis as unknown as { seen: boolean[] }).seen)
  expect(seen.every(Boolean), 'each that began was prevented').toBe(true)
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

test('no call between browsers finds a way out', async () => {
  let packets = 0
  const datagrams = createSocket('udp4').on('message', () => packets++)
  await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve))
  const streams = createConnectionServer((socket) => {
    packets++
    socket.destroy()
  })
  await new Promise<void>((resolve) => streams.listen(0, '127.0.0.1', resolve))
  const ports = [datagrams.address().port, (streams.address() as AddressInfo).port] as const
  const candidates = await driver.page.evaluate(async ([udp, tcp]) => {
    const relay = { username: 'a', credential: 'b' }
    const call = new RTCPeerConnection({
      iceServers: [
        { urls: `stun:127.0.0.1:${udp}` },
        { urls: `turn:127.0.0.1:${udp}?transport=udp`, ...relay },
        { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, ...relay },
      ],
    })
    const found: string[] = []
    const ended = new Promise<void>((resolve) => {
      call.onicecandidate = ({ candidate }) => (candidate === null ? resolve() : found.push(candidate.candidate))
    })
    call.createDataChannel('out')
    await call.setLocalDescription(await call.createOffer())
    await ended
    call.close()
    return found
  }, ports)
  await new Promise((resolve) => datagrams.close(() => streams.close(resolve)))
  expect(candidates, 'addresses of this machine').toEqual([])
  expect(packets).toBe(0)
})

test('addresses lead to pictures and to the page, and nowhere else', async () => {
  const rows = await driver.labels('type')
  const [{ id } = { id: 0 }] = rows.values()
  const shown = (addresses: string[]) =>
    driver.page.evaluate(
      (all) =>
        Promise.all(
          all.map(
            (address) =>
              new Promise<boolean>((resolve) => {
                const image = new Image()
                image.onload = () => resolve(true)
                image.onerror = () => resolve(false)
                image.src = address
              }),
          ),
        ),
      addresses,
    )
  expect(await shown([`thumb://thumbnail/${id}/new`, `image://picture/${id}/1`])).toEqual([true, true])
  // Chromium itself takes `..` and blanks out of an address: what is left of some is the proper address of a picture.
  const isPicture = (address: string) => URL.canParse(address) && /^\/[1-9]\d*(\/\w*)?$/.test(new URL(address).pathname)
  const astray = [
    ...['thumb://thumbnail/', 'image://picture/', 'app://selvedge/', 'app://other/'].flatMap(nowhere),
    ...['thumb://thumbnail/999999/x', 'image://picture/999999/1', 'file:///etc/hostname', `${foreign}/image`],
  ].filter((address) => /\/999999\//.test(address) || !isPicture(address))
  expect(astray.length).toBeGreaterThan(300)
  const isShown = await shown(astray)
  expect(astray.filter((_, at) => isShown[at])).toEqual([])
  expect(visited).toEqual([])
  const asked = astray.filter((address) => /^(app|thumb|image):/.test(address) && address.length < 10_000)
  const answers = await driver.app.evaluate(async ({ BrowserWindow }, all) => {
    const own = BrowserWindow.getAllWindows()[0]?.webContents.session
    const statusOf = async (address: string): Promise<number> => {
      try {
        return (await own?.fetch(address))?.status ?? 0
      } catch {
        return 0
      }
    }
    return Promise.all(all.map(statusOf))
  }, asked)
  expect(asked.filter((_, at) => answers[at] === 200)).toEqual([])
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
