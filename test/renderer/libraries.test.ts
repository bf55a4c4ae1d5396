import { expect, it, vi } from 'vitest'
import type { Job, KnownLibrary } from '../../src-preload/contract.ts'
import { connect } from '../../src-renderer/client.ts'
import { copy } from '../../src-renderer/copy.ts'
import { Catalogs } from '../../src-renderer/state/catalogs.svelte.ts'
import { Models } from '../../src-renderer/state/models.svelte.ts'
import { Jobs } from '../../src-renderer/state/jobs.svelte.ts'
import { Libraries } from '../../src-renderer/state/libraries.svelte.ts'
import { Settings } from '../../src-renderer/state/settings.svelte.ts'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

const known = (id: number, isOpen: boolean): KnownLibrary => ({
  id,
  name: `Library ${id}`,
  folder: `/libraries/${id}`,
  openedAt: id,
  isThere: true,
  isOpen,
  card: null,
  pictures: [],
})

async function atTheLibraries() {
  const grid = await atTheGrid(await library())
  const { app } = grid.bridge
  const engine = connect(grid.bridge)
  const catalogs = new Catalogs(engine)
  const jobs = new Jobs(engine)
  const models = new Models(engine, () => undefined)
  const settings = new Settings(engine, app)
  const onError = vi.fn()
  await catalogs.refresh()
  app.known = [known(1, true), known(2, false)]
  const { attributes, browse, rows, shell } = grid
  const ask = shell.ask.bind(shell)
  const libraries = new Libraries({
    app,
    engine,
    attributes,
    browse,
    catalogs,
    jobs,
    models,
    rows,
    settings,
    ask,
    onError,
  })
  return { ...grid, app, engine, jobs, libraries, onError, settings }
}

it('come first where a person is to choose, and stay away otherwise', async () => {
  const { app, libraries } = await atTheLibraries()
  await libraries.begin()
  expect(libraries.isShown).toBe(false)
  expect([libraries.current?.id, libraries.others.map(({ id }) => id)]).toEqual([1, [2]])
  app.isAsked = true
  await libraries.begin()
  expect(libraries.isShown).toBe(true)
  libraries.hide()
  expect(libraries.isShown).toBe(false)
})

it('are left with what there is to do, where the cursor was and the pictures from there', async () => {
  const { app, attributes, browse, libraries, type } = await atTheLibraries()
  browse.change({ text: 'image' })
  browse.change({ text: '' })
  await vi.waitFor(() => expect(browse.list.state.kind).toBe('ready'))
  browse.list.focus(57)
  await libraries.keep()
  const { card, imageIds } = app.kept.at(-1)!
  const { sources } = attributes.find(type)!
  expect(card).toMatchObject({
    images: 60,
    reviewed: { title: 'Type', images: sources.human },
    changes: 0,
    filter: [],
    file: expect.stringMatching(/\.jpg$/) as string,
  })
  expect(imageIds).toEqual([53, 54, 55, 56, 57, 58, 59, 60])
  expect(card.next).toHaveLength(3)
  expect(card.next[0], 'the model doubts every fourth').toMatchObject({ kind: 'unsure' })
})

it('are left by another one, once, and what is left is kept first', async () => {
  const { app, engine, libraries, settings } = await atTheLibraries()
  libraries.choose(true)
  await vi.waitFor(() => expect(libraries.isOpening, 'the person chose none').toBe(false))
  expect([app.opened, app.kept.length]).toEqual([[], 1])
  libraries.open(2)
  libraries.open(2)
  await vi.waitFor(() => expect(app.opened).toEqual(['library 2']))
  expect(app.kept).toHaveLength(2)
  await libraries.keepAsCounted()
  settings.set('cursor', 9)
  await settings.save()
  expect(app.kept, 'this page ends: what it says is of the former library').toHaveLength(2)
  expect(await engine.library.settings()).not.toHaveProperty('cursor')
})

it('are not left in the middle of work without a word', async () => {
  const { app, jobs, libraries, shell } = await atTheLibraries()
  jobs.take([{ id: 1, kind: 'tag', title: 'Tagging Spring', state: 'running' } as Job])
  libraries.open(2)
  expect(app.opened).toEqual([])
  expect(shell.question?.text).toContain('Tagging Spring is under way')
  await shell.question?.run()
  expect(app.opened).toEqual(['library 2'])
})

it('that cannot be opened say why, and can be tried again', async () => {
  const { app, libraries, onError } = await atTheLibraries()
  app.unopenable = new Error('Bags is not at /bags now.')
  libraries.open(2)
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(app.unopenable))
  expect(libraries.isOpening).toBe(false)
})

it('are taken off the list, and what holds for all is remembered', async () => {
  const { app, libraries } = await atTheLibraries()
  await libraries.refresh()
  await libraries.forget(2)
  expect(libraries.list.map(({ id }) => id)).toEqual([1])
  await libraries.prefer({ startPage: false })
  expect([libraries.preferences, app.preferences]).toEqual([
    { startPage: false, notifications: true },
    { startPage: false, notifications: true },
  ])
})

it('say what is left to do and when they were open, in words', () => {
  const card = {
    images: 4260,
    reviewed: { title: 'Colour', images: 1860 },
    changes: 12,
    filter: [],
    file: null,
    next: [],
  }
  expect(copy.libraries.left(card)).toBe('Colour: 1,860 of 4,260 reviewed · 12 changes wait')
  expect(copy.libraries.left({ ...card, changes: 0, reviewed: { title: 'Colour', images: 4260 } })).toBe(
    'Colour: all reviewed',
  )
  const now = new Date(2026, 10, 27, 9, 5).getTime()
  const at = (...time: [number, number, number, number, number]) =>
    copy.libraries.when(new Date(...time).getTime(), now)
  expect(at(2026, 10, 27, 8, 4)).toBe('Today, 08:04')
  expect(at(2026, 10, 26, 23, 59)).toBe('Yesterday, 23:59')
  expect(at(2026, 10, 21, 0, 1)).toBe('Saturday')
  expect(at(2026, 10, 20, 12, 0)).toBe('November 20')
  expect(at(2025, 10, 20, 12, 0)).toBe('November 20, 2025')
})
