import { describe, expect, it } from 'vitest'
import { isForWindow } from '../../src-main/app/addresses.ts'
import { isOnScreen } from '../../src-main/app/on-screen.ts'
import { cacheControlFor, readPictureAddress } from '../../src-main/app/picture-address.ts'
import { nowhere } from './strange-addresses.ts'
import { isPage } from '../../src-preload/contract/page.ts'

it('the page of the window is one, whatever part of it is meant', () => {
  for (const own of ['app://selvedge/index.html', 'app://selvedge/index.html#', 'app://selvedge/index.html#a\nb#c']) {
    expect(isPage(own), own).toBe(true)
  }
  for (const other of [
    'app://selvedge/',
    'app://selvedge/index.html?x',
    'app://selvedge/assets/a.js',
    'app://other/index.html',
    'APP://selvedge/index.html',
    ' app://selvedge/index.html',
    'file:///opt/selvedge/index.html',
    'blob:app://selvedge/index.html',
    'about:blank',
    '',
  ]) {
    expect(isPage(other), other).toBe(false)
  }
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
    expect(readPictureAddress('thumb://thumbnail/12/0a1b')).toEqual({ id: 12, tag: '0a1b', size: 'small' })
    expect(readPictureAddress('image://picture/3')).toEqual({ id: 3, tag: '', size: 'small' })
    // Of a file that is dated before 1970.
    expect(readPictureAddress('image://picture/3/-86400000')).toEqual({ id: 3, tag: '-86400000', size: 'small' })
    expect(readPictureAddress('thumb://thumbnail/12/0a1b/large')).toEqual({ id: 12, tag: '0a1b', size: 'large' })
  })

  it.each(['thumb://thumbnail/', 'image://picture/'])('names no path and nothing that is no id below %s', (root) => {
    for (const url of nowhere(root)) expect(readPictureAddress(url), url.slice(0, 100)).toBeNull()
  })

  it('is one of its own scheme and host', () => {
    for (const url of [
      'thumb://picture/1/a',
      'image://thumbnail/1/a',
      'thumb://thumbnail@other/1/a',
      'thumb://thumbnail:1/1/a',
      'thumb://other/1/a',
      'thumb://thumbnail/1/large/large/large',
      'thumb://thumbnail/1/a/huge',
      'image://picture/1/a/large',
      'THUMB://thumbnail/1/a',
      'app://thumbnail/1/a',
      'file:///1/a',
      'xthumb://thumbnail/1/a',
      'no address',
      '',
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
