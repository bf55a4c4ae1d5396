import { beforeEach, describe, expect, it, vi } from 'vitest'
import { closeNetwork, closeSession, guardContents, keepPage } from '../../src-main/app/wall.ts'
import { pageAddress } from '../../src-preload/contract/page.ts'
import { answers, app, StandInContents, StandInSession } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

beforeEach(() => answers.clear())

/** Whether a listener kept the event from happening. */
function isPrevented(listener: unknown, event: object = {}): boolean {
  const preventDefault = vi.fn()
  ;(listener as (event: unknown) => void)({ ...event, preventDefault })
  return preventDefault.mock.calls.length > 0
}

describe("the window's session", () => {
  const session = new StandInSession()
  closeSession(session as never)
  const ask = (name: string, ...values: unknown[]) =>
    (session.handlers.get(name) as (...all: unknown[]) => unknown)(...values)

  it('grants no permission, and says so where it is only asked whether there is one', () => {
    const decide = vi.fn()
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read']) {
      ask('permission', {}, permission, decide)
      expect(ask('check', {}, permission), permission).toBe(false)
    }
    expect(decide.mock.calls).toEqual(Array.from({ length: 5 }, () => [false]))
    expect(ask('device', {})).toBe(false)
  })

  it('asks for nothing but its own addresses', () => {
    const isLetThrough = (url: string): boolean => {
      const decide = vi.fn<(answer: { cancel: boolean }) => void>()
      ask('request', { url }, decide)
      return decide.mock.lastCall?.[0].cancel === false
    }
    for (const own of [pageAddress, 'app://selvedge/assets/a.js', 'thumb://thumbnail/1/a', 'image://picture/1/a']) {
      expect(isLetThrough(own), own).toBe(true)
    }
    for (const other of [
      'https://example.com/',
      'http://127.0.0.1/',
      'ws://a/',
      'file:///etc/passwd',
      'ftp://a/',
      'data:,a',
    ]) {
      expect(isLetThrough(other), other).toBe(false)
    }
    for (const near of [
      'app://selvedge.example/',
      'app://other/',
      'xapp://selvedge/',
      'image://picture@example.com/1',
    ]) {
      expect(isLetThrough(near), near).toBe(false)
    }
  })

  it('saves no file and brings no dictionary', () => {
    expect(isPrevented(session.listeners.get('will-download'))).toBe(true)
    expect(session.checksSpelling).toBe(false)
  })
})

describe('all that shows pages', () => {
  function contents(): StandInContents {
    const made = new StandInContents()
    guardContents()
    ;(answers.get('web-contents-created') as (event: unknown, made: unknown) => void)({}, made)
    keepPage(made as never)
    return made
  }

  it('goes nowhere but to the one page, by no way', () => {
    const { listeners } = contents()
    for (const way of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const listener = listeners.get(way)
      expect(isPrevented(listener, { url: pageAddress }), way).toBe(false)
      for (const url of [
        'https://example.com/',
        'file:///etc/passwd',
        `${pageAddress}?other`,
        'blob:app://selvedge/1',
        '',
      ]) {
        expect(isPrevented(listener, { url }), `${way} ${url}`).toBe(true)
      }
    }
  })

  it('opens no window and holds no page within the page', () => {
    const { listeners, windowOpen } = contents()
    for (const url of ['https://example.com/', 'about:blank', pageAddress]) {
      expect((windowOpen as (details: unknown) => unknown)({ url }), url).toEqual({ action: 'deny' })
    }
    expect(isPrevented(listeners.get('will-attach-webview'))).toBe(true)
  })

  it('comes back where another page, or none, was shown nevertheless', () => {
    const made = contents()
    const [navigated, failed] = ['did-navigate', 'did-fail-load'].map((name) =>
      made.listeners.get(name),
    ) as unknown as [
      (event: unknown, url: string) => void,
      (event: unknown, code: number, description: string, url: string, isMainFrame: boolean) => void,
    ]
    navigated({}, pageAddress)
    failed({}, -6, 'gone', 'https://example.com/frame', false)
    expect(made.loaded).toEqual([])
    navigated({}, 'about:blank')
    failed({}, -6, 'gone', 'about:srcdoc', true)
    expect(made.loaded).toEqual([pageAddress, pageAddress])
  })

  it('reaches no network past the requests either', () => {
    expect(contents().setWebRTCIPHandlingPolicy.mock.calls).toEqual([['disable_non_proxied_udp']])
    closeNetwork()
    expect(Object.fromEntries(app.commandLine.appendSwitch.mock.calls)).toMatchObject({
      'host-resolver-rules': 'MAP * ~NOTFOUND',
      'proxy-server': 'socks5://0.0.0.0:1',
      'proxy-bypass-list': '<-loopback>',
    })
  })
})
