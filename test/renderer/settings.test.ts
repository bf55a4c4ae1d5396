import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Settings } from '../../src-renderer/state/settings.svelte.ts'
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
  const { app } = bridge
  const themes = vi.spyOn(app, 'setTheme')
  const start = () => new Settings(engine, app)
  return { app, bridge, engine, start, themes }
}

describe('what the window remembers', () => {
  test('has nothing looked at anew where nothing shows it, as the image the keyboard is on', async () => {
    const { bridge, engine, start } = await open()
    const settings = start()
    await settings.load()
    const { values } = settings
    settings.set('cursor', 7)
    settings.set('place', 'labels')
    expect(settings.values, 'it is told by another object').toBe(values)
    expect(values).toMatchObject({ cursor: 7, place: 'labels' })
    await settings.save()
    expect(await engine.library.settings()).toMatchObject({ cursor: 7, place: 'labels' })
    settings.set('cursor', 7)
    await settings.save()
    expect(bridge.timesCalled('library.remember')).toBe(1)
    settings.set('tileSize', 88)
    expect(settings.values).not.toBe(values)
    expect(values.tileSize).toBe(144)
    expect(start().values, 'of another window it says nothing').toMatchObject({ cursor: null, place: 'grid' })
  })

  test('is there at the next start, and what was never said is as ever', async () => {
    const { app, bridge, start } = await open()
    const settings = start()
    await settings.load()
    const usual = settings.values
    settings.set('tileSize', 200)
    settings.set('attributeId', 3)
    await settings.save()
    const later = start()
    await later.load()
    expect(later.values).toEqual({ ...usual, tileSize: 200, attributeId: 3 })
    expect(app.chosenByPerson).toEqual({ tileSize: 200 })
    await later.save()
    later.set('attributeId', 3)
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
    await engine.library.remember({ cursor: 200, place: 'labels' })
    const settings = start()
    settings.set('cursor', 100)
    await settings.load()
    expect(settings.values).toMatchObject({ cursor: 100, place: 'labels' })
    await settings.save()
    expect(await engine.library.settings()).toMatchObject({ cursor: 100 })
  })

  test('goes with the next change where it could not be written, the later word the last', async () => {
    const { app, bridge, engine, start } = await open()
    const settings = start()
    const allow = bridge.refuse('library.remember')
    app.unkept = new Error('full')
    settings.set('tileSize', 200)
    settings.set('panelWidth', 400)
    settings.set('cursor', 7)
    await settings.save()
    allow()
    app.unkept = null
    settings.set('tileSize', 100)
    await settings.save()
    expect(app.chosenByPerson).toEqual({ tileSize: 100, panelWidth: 400 })
    expect(await engine.library.settings()).toEqual({ cursor: 7 })
  })
})

describe('what a person chose', () => {
  test('holds in every library, whatever that one held of it before', async () => {
    const { app, engine, start } = await open()
    await engine.library.remember({ theme: 'light', advance: true, keyPreset: 'photographer', attributeId: 2 })
    app.chosenByPerson = { theme: 'dark', advance: false }
    const settings = start()
    await settings.load()
    expect(settings.values).toMatchObject({ theme: 'dark', advance: false, keyPreset: 'annotator', attributeId: 2 })
    expect(app.chosenByPerson).toEqual({ theme: 'dark', advance: false })
  })

  test('is taken over once from the library that kept it, and from none after that', async () => {
    const { app, engine, start } = await open()
    await engine.library.remember({ theme: 'dark', keyChanges: { reject: ['D'] }, tileSize: 'large', place: 'labels' })
    const settings = start()
    await settings.load()
    const taken = { theme: 'dark', keyChanges: { reject: ['D'] } }
    expect(settings.values).toMatchObject({ ...taken, tileSize: 144, place: 'labels' })
    expect(app.chosenByPerson).toEqual(taken)
    await engine.library.remember({ theme: 'light', advance: false })
    await start().load()
    expect(app.chosenByPerson).toEqual(taken)
  })

  test('is not made by a library that held none', async () => {
    const { app, start } = await open()
    await start().load()
    expect(app.chosenByPerson).toBeNull()
  })

  test('is shown where the library cannot be opened', async () => {
    const { app, bridge, start } = await open()
    app.chosenByPerson = { theme: 'dark' }
    bridge.refuse('library.settings')
    await expect(start().load()).rejects.toThrow()
    expect(page.dataset).toEqual({ theme: 'dark' })
  })
})

describe('the theme', () => {
  test('is shown as it is remembered and as it is set; that of the system is no word of the page', async () => {
    const { start, themes } = await open()
    const settings = start()
    settings.set('theme', 'dark')
    expect(page.dataset).toEqual({ theme: 'dark' })
    settings.set('tileSize', 100)
    expect(themes.mock.calls).toEqual([['dark']])
    await settings.save()
    page.dataset = {}
    const later = start()
    await later.load()
    expect(page.dataset).toEqual({ theme: 'dark' })
    later.set('theme', 'system')
    expect(page.dataset).toEqual({})
    expect(themes.mock.lastCall).toEqual(['system'])
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
