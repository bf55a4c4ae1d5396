import type { House } from '../../src-main/engine/engine.ts'
import { inScratch } from './bench-engine.ts'
import { inTurn } from './in-turn.ts'
import { openMadeUp, rounds } from './large-library.ts'
import { benchLists } from './lists.ts'
import type { MadeUp } from './made-up-library.ts'

/** What a person waits for in a large library of made-up rows (IMAGES, 100,000 unless told otherwise), call by call. */
export async function benchLarge(): Promise<void> {
  await inScratch(async (scratch) => {
    const { engine, madeUp } = await openMadeUp(scratch)
    await benchCalls(engine, madeUp)
    await benchLists(engine, madeUp.type, madeUp.typeLabels[3]!)
    await engine.close()
  })
}

async function benchCalls(engine: House, { type }: MadeUp): Promise<void> {
  const { database } = engine.store
  const ids = database.prepare<[], number>('SELECT id FROM any_image ORDER BY id').pluck().all()
  const version = engine.versions.active(type)!
  const show = (name: string, ours: () => unknown, times = rounds) => inTurn(times, { name, ours })
  console.log('milliseconds: median (fastest to slowest; of the processor), the longest block of the loop')
  await show('values made anew, as after a model is accepted', () => engine.values.rebuild(type), 1)
  await show('200 rows', () => engine.imageRows.rows(ids.slice(5000, 5200)))
  await show('detail', () => engine.imageRows.detail(ids[500]!))
  await show('next 25 to decide, the first', () => engine.queue.next(type, 25))
  await engine.annotations.decide(ids.slice(0, 100), type, { kind: 'accept' })
  await show('next 25 to decide, by uncertainty', () => engine.queue.next(type, 25))
  await show('next 25 to decide, of a folder', () => engine.queue.next(type, 25, { place: { folderId: 4 } }))
  await show('flip list', () => engine.flips.summary(version.id))
}
