import { createHash } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { connectWindow } from '../../src-main/app/bridge.ts'
import type { EngineLink } from '../../src-main/app/engine-link.ts'
import type { Reply } from '../../src-preload/contract.ts'
import { answers, StandInWindow } from '../app/electron.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { CallFuzzer } from '../helpers/fuzzed-calls.ts'
import { writeStubs } from '../helpers/images.ts'
import { Random } from '../helpers/random.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { figure, seed, times } from './scale.ts'

vi.mock('electron', () => import('../app/electron.ts'))

const count = times(500, 10_000)
/** As a script could that does not wait for answers. */
const atOnce = 50

let library: string
let engine: EngineProcess
let fuzzer: CallFuzzer
let window: StandInWindow

beforeAll(async () => {
  const bin = new Bin()
  const base = await temporaryFolder(bin)
  library = join(base, 'library')
  await writeStubs(join(base, 'catalog'), 60)
  const studio = await TestEngine.open({ bin, library })
  await studio.scan(join(base, 'catalog'))
  const attributeId = studio.attribute('Shade')
  const labelId = studio.label(attributeId, 'warm')
  const ids = Uint32Array.from(await studio.ids())
  await studio.client.annotations.decide({ ids, attributeId, decision: { kind: 'is', labelId } })
  fuzzer = new CallFuzzer(studio.engine.calls, new Random(5 + seed))
  await studio.close()
  engine = await EngineProcess.start(library, bin)
  return () => bin.empty()
})

beforeEach(() => {
  answers.clear()
  window = new StandInWindow()
  const call = (name: string, request: unknown) => engine.call(name, request)
  const link: unknown = { call }
  connectWindow(link as EngineLink)
})

/** Asks as the window does: over the bridge, the engine being a process of its own. */
async function ask(method: unknown, request: unknown): Promise<Reply> {
  const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
  const [name, body] = structuredClone([method, request])
  return (await (answers.get('call') as (...values: unknown[]) => unknown)(event, name, body)) as Reply
}

/** All that the library holds but what the engine itself notes in `setting`, one number for each table. */
function digests(): Record<string, string> {
  const database = new Database(join(library, 'library.db'), { readonly: true })
  try {
    const tables = database.prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'setting'",
    )
    return Object.fromEntries(
      tables.all().map(({ name }) => {
        const hash = createHash('sha256')
        for (const row of database.prepare(`SELECT * FROM "${name}"`).raw().iterate()) hash.update(JSON.stringify(row))
        return [name, hash.digest('hex')]
      }),
    )
  } finally {
    database.close()
  }
}

async function askAll(draw: () => { method: unknown; request: unknown }) {
  const told = new Map<string, number>()
  const strange: unknown[] = []
  for (let asked = 0; asked < count; asked += atOnce) {
    const calls = Array.from({ length: atOnce }, draw)
    const replies = await Promise.all(calls.map(({ method, request }) => ask(method, request)))
    for (const [at, reply] of replies.entries()) {
      const outcome = reply.ok ? 'answered' : reply.error.code
      told.set(outcome, (told.get(outcome) ?? 0) + 1)
      if (outcome === 'internal' || outcome === 'process-died') strange.push([calls[at], reply])
    }
  }
  return { told: Object.fromEntries(told), strange }
}

it(`refuses ${count} calls that do not fit, and nothing has changed by them`, async () => {
  const [before, settings, pid] = [digests(), await ask('library.settings', undefined), engine.pid]
  const { told } = await askAll(() => fuzzer.broken())
  expect(told).toEqual({ 'bad-request': count })
  expect(digests()).toEqual(before)
  expect(await ask('library.settings', undefined)).toEqual(settings)
  expect(engine.pid).toBe(pid)
  figure('fuzzed calls that do not fit', `${count} refused at ${fuzzer.doors} doors, library unchanged, engine alive`)
})

it(`answers ${count} calls that fit, or says in its words why not`, async () => {
  const { pid } = engine
  const { strange, told } = await askAll(() => fuzzer.fitting())
  expect(strange.slice(0, 5)).toEqual([])
  expect(await ask('catalog.list', undefined)).toMatchObject({ ok: true })
  expect(engine.pid).toBe(pid)
  const outcomes = Object.entries(told).map(([outcome, number]) => `${number} ${outcome}`)
  figure('fuzzed calls that fit', `${outcomes.join(', ')}; engine alive`)
})
