import { describe, expect, it } from 'vitest'
import { isForBrowser, isForWindow, mayNavigate } from '../../src-main/app/addresses.ts'
import { isOnScreen } from '../../src-main/app/on-screen.ts'
import { cacheControlFor, readPictureAddress } from '../../src-main/app/picture-address.ts'

describe('an address', () => {
  const own = 'file:///opt/selvedge/index.html'

  it('is one the window may go to only where it is there already', () => {
    expect(mayNavigate(own, own)).toBe(true)
    for (const other of [
      'https://example.com/',
      'file:///opt/selvedge/other.html',
      'file:///etc/passwd',
      `${own}?x`,
      'data:text/html,<script>1</script>',
      'javascript:alert(1)',
      'about:blank',
      '',
    ]) {
      expect(mayNavigate(own, other), other).toBe(false)
    }
  })

  it("is for the person's browser only where it is an encrypted page of the web", () => {
    expect(isForBrowser('https://example.com/help')).toBe(true)
    expect(isForBrowser('HTTPS://example.com')).toBe(true)
    for (const other of [
      'http://example.com',
      'file:///etc/passwd',
      'smb://server/share',
      'javascript:alert(1)',
      'mailto:a@b.c',
      'httpsx://example.com',
      'https:',
      '//example.com',
      'no address',
      '',
    ]) {
      expect(isForBrowser(other), other).toBe(false)
    }
  })
})

describe('a call over the bridge', () => {
  it('may be any of the engine but those of the room `internal`', () => {
    expect(isForWindow('images.list')).toBe(true)
    for (const method of [
      'internal.path',
      'internal.thumbnail',
      'internal.',
      null,
      undefined,
      7,
      {},
      ['images.list'],
    ]) {
      expect(isForWindow(method), JSON.stringify(method)).toBe(false)
    }
  })
})

describe('an address of a picture', () => {
  it('names an image and the state its picture is in', () => {
    expect(readPictureAddress('thumb://thumbnail/12/0a1b')).toEqual({ id: 12, tag: '0a1b' })
    expect(readPictureAddress('image://picture/3')).toEqual({ id: 3, tag: '' })
  })

  it('names no path and nothing that is no id', () => {
    for (const url of [
      'thumb://thumbnail/',
      'thumb://thumbnail//tag',
      'thumb://thumbnail/0/tag',
      'thumb://thumbnail/-1/tag',
      'thumb://thumbnail/1.5/tag',
      'thumb://thumbnail/1e3/tag',
      'thumb://thumbnail/..%2f..%2fetc%2fpasswd/tag',
      'image://picture//etc/passwd',
    ]) {
      expect(readPictureAddress(url), url).toBeNull()
    }
  })

  it('is kept for good, unless the picture has not been read yet', () => {
    expect(cacheControlFor('0a1b')).toBe('public, max-age=31536000, immutable')
    expect(cacheControlFor('new')).toBe('no-store')
  })
})

describe('a window', () => {
  const screen = { x: 100, y: 50, width: 1920, height: 1040 }
  const window = (x: number, y: number) => ({ x, y, width: 1000, height: 700 })

  it('is found where fifty pixels of it are on the screen, on every side', () => {
    expect(isOnScreen(window(300, 200), screen)).toBe(true)
    expect([isOnScreen(window(1969, 200), screen), isOnScreen(window(1970, 200), screen)], 'right').toEqual([
      true,
      false,
    ])
    expect([isOnScreen(window(-849, 200), screen), isOnScreen(window(-850, 200), screen)], 'left').toEqual([
      true,
      false,
    ])
    expect([isOnScreen(window(300, 1039), screen), isOnScreen(window(300, 1040), screen)], 'below').toEqual([
      true,
      false,
    ])
    expect([isOnScreen(window(300, -649), screen), isOnScreen(window(300, -650), screen)], 'above').toEqual([
      true,
      false,
    ])
  })

  it('of a monitor that is gone is not', () => {
    expect(isOnScreen(window(-2500, 300), screen)).toBe(false)
    expect(isOnScreen(window(4000, 300), screen)).toBe(false)
  })
})
