import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Settings, type Theme } from '../../src-renderer/state/settings.svelte.ts'
import { Bin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { TestBridge } from './test-bridge.ts'

const page = { dataset: {} as Record<string, string> }
beforeEach(() => {
  page.dataset = {}
  vi.stubGlobal('document', { documentElement: page })
})
afterEach(() => void vi.unstubAllGlobals())

const bin = new Bin()
let studio: TestEngine
beforeAll(async () => {
  studio = await TestEngine.open({ bin })
})
afterAll(() => bin.empty())

/** On a library that remembers nothing yet. */
async function open() {
  const bridge = new TestBridge(studio)
  const engine = connect(bridge)
  const remembered = Object.keys(await engine.library.settings())
  await studio.client.library.remember(Object.fromEntries(remembered.map((key) => [key, null])))
  const themes: Theme[] = []
  const start = () =>
    new Settings(engine, (theme) => {
      themes.push(theme)
      return Promise.resolve()
    })
  return { bridge, engine, start, themes }
}

describe('what the window remembers', () => {
  test('is there at the next start, and what was never said is as ever', async () => {
    const { bridge, start } = await open()
    const settings = start()
    await settings.load()
    const usual = settings.values
    settings.set('tileSize', 200)
    settings.set('attributeId', 3)
    await settings.save()
    const later = start()
    await later.load()
    expect(later.values).toEqual({ ...usual, tileSize: 200, attributeId: 3 })
    await later.save()
    later.set('tileSize', 200)
    await later.save()
    expect(bridge.timesCalled('library.remember'), 'what is the same is not written again').toBe(1)
  })

  test('is left aside where it is of another kind than it should be, or of another version', async () => {
    const { engine, start } = await open()
    await engine.library.remember({ tileSize: 'large', attributeId: 4, advance: false, ofALaterVersion: 1 })
    const settings = start()
    await settings.load()
    expect(settings.values).toMatchObject({ tileSize: 144, attributeId: 4, advance: false })
    expect(settings.values).not.toHaveProperty('ofALaterVersion')
  })

  test('is what was said meanwhile, where that was before it was read', async () => {
    const { engine, start } = await open()
    await engine.library.remember({ tileSize: 200, panelOpen: false })
    const settings = start()
    settings.set('tileSize', 100)
    await settings.load()
    expect(settings.values).toMatchObject({ tileSize: 100, panelOpen: false })
    await settings.save()
    expect(await engine.library.settings()).toMatchObject({ tileSize: 100 })
  })

  test('goes with the next change where it could not be written, the later word the last', async () => {
    const { bridge, engine, start } = await open()
    const settings = start()
    const allow = bridge.refuse('library.remember')
    settings.set('tileSize', 200)
    settings.set('panelWidth', 400)
    await settings.save()
    allow()
    settings.set('tileSize', 100)
    await settings.save()
    expect(await engine.library.settings()).toMatchObject({ tileSize: 100, panelWidth: 400 })
  })
})

describe('the theme', () => {
  test('is shown as it is remembered and as it is set; that of the system is no word of the page', async () => {
    const { start, themes } = await open()
    const settings = start()
    settings.set('theme', 'dark')
    expect(page.dataset).toEqual({ theme: 'dark' })
    settings.set('tileSize', 100)
    expect(themes).toEqual(['dark'])
    await settings.save()
    page.dataset = {}
    const later = start()
    await later.load()
    expect(page.dataset).toEqual({ theme: 'dark' })
    later.set('theme', 'system')
    expect(page.dataset).toEqual({})
    expect(themes).toEqual(['dark', 'dark', 'system'])
    await later.save()
  })

  test.each([
    ['dark', false, 'light'],
    ['light', true, 'dark'],
    ['system', true, 'light'],
    ['system', false, 'dark'],
  ] as const)('is turned from %s (the system is dark: %s) to %s', async (from, matches, to) => {
    vi.stubGlobal('matchMedia', () => ({ matches }))
    const { start } = await open()
    const settings = start()
    settings.set('theme', from)
    settings.toggleTheme()
    expect(settings.values.theme).toBe(to)
    await settings.save()
  })
})
