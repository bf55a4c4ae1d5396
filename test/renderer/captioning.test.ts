import { describe, expect, it } from 'vitest'
import { atTheGrid } from './at-the-grid.ts'
import { sharedLibrary } from './shared-library.ts'

const library = sharedLibrary()

/** As `atTheGrid`, the keys speaking of the caption. */
async function atTheCaptions() {
  const grid = await atTheGrid(await library())
  grid.attributes.focus(grid.attributes.caption!.id)
  await grid.details.load(1)
  const captionOf = (id: number) => grid.rows.get(id)?.caption
  return { ...grid, captionOf }
}

describe('writing a caption', () => {
  it('begins with the text there is, and saves it as one line', async () => {
    const { captioning, captionOf, bridge } = await atTheCaptions()
    const before = captionOf(1)?.text
    captioning.open()
    expect(captioning.draft).toBe(before)
    captioning.draft = ' A shirt\nwith  stripes '
    captioning.save()
    expect(captionOf(1)).toEqual({ text: 'A shirt with stripes', source: 'human', confidence: null })
    expect(captioning.isOpen).toBe(false)
    await bridge.settled()
    expect(captionOf(1)?.text).toBe('A shirt with stripes')
    expect(bridge.timesCalled('annotations.decide')).toBe(1)
  })

  it('is taken back by undo, and by clearing', async () => {
    const { captionOf, captioning, corrections, bridge } = await atTheCaptions()
    const before = captionOf(1)
    captioning.open()
    captioning.draft = 'Mine'
    captioning.save()
    await bridge.settled()
    await corrections.undo()
    await bridge.settled()
    expect(captionOf(1)).toEqual(before)
    await corrections.redo()
    await bridge.settled()
    const clearing = corrections.clear()
    expect(captionOf(1)).toEqual(before)
    await clearing
    await bridge.settled()
    expect(captionOf(1)).toEqual(before)
  })

  it('shows what was before when the engine refuses', async () => {
    const { captionOf, captioning, bridge, toasts } = await atTheCaptions()
    bridge.refuse('annotations.decide')
    const before = captionOf(1)
    captioning.open()
    captioning.draft = 'Mine'
    captioning.save()
    expect(captionOf(1)?.text).toBe('Mine')
    await bridge.settled()
    expect(captionOf(1)).toEqual(before)
    expect(toasts.list[0]?.kind).toBe('bad')
  })

  it('saves no empty text', async () => {
    const { captioning, bridge } = await atTheCaptions()
    captioning.open()
    captioning.draft = ' \n '
    captioning.save()
    expect(captioning.isOpen).toBe(true)
    expect(bridge.called).not.toContain('annotations.decide')
  })

  it('asks before it writes one text on a selection, and then does it as one step', async () => {
    const { browse, captionOf, captioning, corrections, bridge, shell } = await atTheCaptions()
    browse.list.select(9)
    browse.list.extend(13)
    captioning.open()
    expect(captioning.draft).toBe('')
    captioning.draft = 'The same'
    captioning.save()
    expect(captionOf(10)?.text).not.toBe('The same')
    expect(shell.question?.title).toContain('5 images')
    await shell.question?.run()
    await bridge.settled()
    for (const id of [10, 11, 12, 13, 14]) expect(captionOf(id)?.text).toBe('The same')
    expect(corrections.history.undo?.images).toBe(5)
  })

  it('saves what was typed for one image when another is looked at', async () => {
    const { browse, captioning, captionOf } = await atTheCaptions()
    captioning.open()
    captioning.draft = 'Typed and left'
    captioning.follow()
    expect(captioning.isOpen).toBe(true)
    browse.list.select(3)
    captioning.follow()
    expect(captioning.isOpen).toBe(false)
    expect(captionOf(1)?.text).toBe('Typed and left')
  })

  it('writes nothing on a selection that is left', async () => {
    const { browse, captioning, bridge, toasts } = await atTheCaptions()
    browse.list.select(0)
    browse.list.extend(3)
    captioning.open()
    captioning.draft = 'For four'
    browse.list.select(7)
    captioning.follow()
    expect(captioning.isOpen).toBe(false)
    expect(bridge.called).not.toContain('annotations.decide')
    expect(toasts.list.at(-1)?.text).toMatch(/not saved/)
  })
})

describe('the keys on a caption', () => {
  it('accept what the captioner wrote and go on', async () => {
    const { browse, captionOf, corrections } = await atTheCaptions()
    const before = captionOf(1)
    await corrections.accept()
    expect(captionOf(1)).toEqual({ ...before, source: 'human' })
    expect(browse.list.focusedId).toBe(2)
  })

  it('do not accept a caption without words', async () => {
    const { captionOf, corrections, bridge, rows, toasts } = await atTheCaptions()
    rows.put({ ...rows.get(1)!, caption: { text: '', source: 'machine', confidence: 0.1 } })
    await corrections.accept()
    expect(bridge.called).not.toContain('annotations.decide')
    expect(toasts.list.at(-1)?.text).toMatch(/Press W to write one/)
    expect(captionOf(1)?.source).toBe('machine')
  })

  it('pick and reject no label', async () => {
    const { corrections, bridge, toasts } = await atTheCaptions()
    await corrections.pick(3)
    await corrections.reject()
    expect(bridge.called).not.toContain('annotations.decide')
    expect(toasts.list.map(({ text }) => text).join(' ')).toMatch(/Press W.*Press W/)
  })
})
