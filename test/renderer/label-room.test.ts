import { describe, expect, it } from 'vitest'
import type { HistoryState } from '../../src-preload/contract.ts'
import { connect } from '../../src-renderer/client.ts'
import { Attributes } from '../../src-renderer/state/attributes.svelte.ts'
import { LabelRoom } from '../../src-renderer/state/label-room.svelte.ts'
import { Shell, type Question } from '../../src-renderer/state/shell.svelte.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'
import { TestBridge } from './test-bridge.ts'

/** The room of labels on an attribute with the labels `a`, `b`, `c` and `d`. */
async function open() {
  const stub = await openStubStudio({ images: 6 })
  const engine = connect(new TestBridge(stub.studio))
  const attributes = new Attributes(engine, () => undefined)
  await attributes.refresh()
  attributes.focus(stub.attributeId)
  const told: HistoryState[] = []
  const shown: number[] = []
  const asked: Question[] = []
  const shell = new Shell()
  const room = new LabelRoom({
    engine,
    attributes,
    shell: { ask: (question) => asked.push(question), go: (place) => shell.go(place) },
    takeHistory: (history) => told.push(history),
    showImages: (_, labelId) => shown.push(labelId),
  })
  const label = (name: string) => room.labels.find((candidate) => candidate.name === name)!
  const names = () => room.labels.map(({ name }) => name).toSorted()
  const give = async (labelId: number, ...ids: number[]) => {
    const decision = { kind: 'is', labelId } as const
    await engine.annotations.decide({ ids: Uint32Array.from(ids), attributeId: stub.attributeId, decision })
    await attributes.refresh()
    await room.refresh(stub.attributeId)
  }
  return { ...stub, asked, attributes, engine, give, label, names, room, shell, shown, told }
}

describe('the room of labels', () => {
  it('is about the attribute, the label or the labels selected, or what was begun with them', async () => {
    const { label, room } = await open()
    expect(room.task).toBe('attribute')
    room.toggle(label('a').id)
    expect(room.task).toBe('label')
    room.toggle(label('b').id)
    expect([room.task, room.cursor?.name]).toEqual(['merge', 'b'])
    room.begin('delete')
    expect(room.task).toBe('delete')
    room.leave()
    expect(room.task).toBe('merge')
    room.leave()
    expect(room.task).toBe('attribute')
  })

  it('walks its rows, and those that are open alone', async () => {
    const { label, room } = await open()
    await room.change([label('b').id, label('c').id], { parentId: label('a').id })
    const rows = () => room.rows.map(({ depth, label: { name } }) => `${depth} ${name}`)
    expect(rows()).toEqual(['0 a', '1 b', '1 c', '0 d'])
    room.openLeaves(label('a').id, false)
    expect(rows()).toEqual(['0 a', '0 d'])
    room.moveTo(label('a').id)
    room.moveBy(1)
    expect(room.cursor?.name).toBe('d')
    room.moveBy(5)
    expect(room.cursor?.name, 'the last').toBe('d')
    room.find('c')
    expect(rows()).toEqual(['0 a', '1 c'])
  })

  it('merges, and selects what they became', async () => {
    const { give, ids, label, names, room, told } = await open()
    await give(label('a').id, ids[0]!, ids[1]!)
    room.select([label('a').id, label('b').id])
    await room.merge([label('a').id], label('b').id, true)
    expect(names()).toEqual(['b', 'c', 'd'])
    expect(room.selected.map(({ name, decided, synonyms }) => [name, decided, synonyms])).toEqual([['b', 2, ['a']]])
    expect(told.at(-1)?.undo?.title).toBe('Pattern: merge a into b on 2 images')
  })

  it('deletes with or without what takes the place', async () => {
    const { give, ids, label, names, room } = await open()
    await give(label('a').id, ids[0]!)
    expect(await room.carried([label('a').id])).toEqual({ given: 1, rejected: 0 })
    await room.delete([label('a').id], label('d').id)
    expect([names(), label('d').decided]).toEqual([['b', 'c', 'd'], 1])
    await room.delete([label('b').id, label('c').id], null)
    expect(names()).toEqual(['d'])
  })

  it('splits the images chosen, shown those of the label', async () => {
    const { give, ids, label, room } = await open()
    await give(label('a').id, ...ids)
    const { all, rows } = await room.pictures(label('a'), 2)
    expect([all, rows.length]).toEqual([6, 2])
    await room.split(
      label('a'),
      'new',
      Uint32Array.from(rows, ({ id }) => id),
    )
    expect(room.selected.map(({ name, decided }) => [name, decided])).toEqual([['new', 2]])
  })

  it('shows who says so of how many, of a parent with what lies under it', async () => {
    const { give, ids, label, room } = await open()
    await room.change([label('b').id], { parentId: label('a').id })
    await give(label('a').id, ids[0]!)
    await give(label('b').id, ids[1]!, ids[2]!)
    expect(room.figures.get(label('a').id)).toMatchObject({ human: 3, imported: 0, machine: 0 })
  })

  it('puts attributes in order, and deletes one when the person says so', async () => {
    const { asked, attributeId, attributes, room } = await open()
    const before = attributes.list.map(({ id }) => id)
    await room.moveAttribute(attributes.find(attributeId)!, -1)
    const at = before.indexOf(attributeId)
    expect(attributes.list.map(({ id }) => id).indexOf(attributeId)).toBe(at - 1)
    await room.askDeleteAttribute(attributes.find(attributeId)!)
    expect(attributes.find(attributeId), 'not yet').toBeDefined()
    await asked[0]?.run()
    expect(attributes.find(attributeId)).toBeUndefined()
  })

  it('opens at a label from wherever its menu was', async () => {
    const { label, room, shell, shown } = await open()
    room.openMenu(label('c').id, 10, 20)
    expect(room.menu).toMatchObject({ label: { name: 'c' }, x: 10 })
    room.closeMenu()
    room.show(label('c'), 'split')
    expect([shell.place, room.task, room.selected.map(({ name }) => name)]).toEqual(['labels', 'split', ['c']])
    room.showImages(label('c'))
    expect(shown).toEqual([label('c').id])
  })
})

describe('labels that are retired', () => {
  it('are listed in the room and offered nowhere', async () => {
    const { attributeId, attributes, label, names, room } = await open()
    await room.retire(label('a'), true)
    expect(names()).toContain('a')
    expect(attributes.offered(attributeId).map(({ name }) => name)).toEqual(['b', 'c', 'd'])
    expect(attributes.byUse(attributeId)).not.toContain(label('a').id)
  })
})
