import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { writeStubs } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { histories } from '../helpers/told.ts'

// Several slices.
const images = 1100

let bin: Bin
let base: string
let library: string
let attributeId: number
let labelId: number
let ids: number[]

beforeAll(async () => {
  bin = new Bin()
  base = await temporaryFolder(bin)
  library = join(base, 'library')
  await writeStubs(join(base, 'catalog'), images)
  const studio = await TestEngine.open({ bin, library })
  await studio.scan(join(base, 'catalog'))
  attributeId = studio.attribute('Shade')
  labelId = studio.label(attributeId, 'warm')
  ids = await studio.ids()
  await studio.close()
  return () => bin.empty()
})

let turn = 0

/** What is done when the program is killed, by how the history calls it. */
const actions: Record<string, (engine: EngineProcess) => Promise<unknown>> = {
  'a label that is made': ({ client }) => client.labels.create({ attributeId, name: `made ${turn}` }),
  'a decision on one image': ({ client }) => decide(client, ids.slice(turn, turn + 1)),
  'a decision on all images': ({ client }) => decide(client, ids),
  'an import': async (engine) => {
    const path = join(base, 'table.csv')
    const rows = ids.map((_id, at) => `stub-${String(at).padStart(4, '0')}.jpg,label ${turn} ${at % 9},${at % 3}`)
    await writeFile(path, [`file,new ${turn},product`, ...rows].join('\n'))
    const { jobId } = await engine.client.exchange.importCsv({ path, makeAttributes: true })
    return engine.ended(jobId)
  },
  'an undo': ({ client }) => client.annotations.undo(),
  'a redo': ({ client }) => client.annotations.redo(),
}

function decide({ annotations }: EngineProcess['client'], chosen: readonly number[]) {
  const decision = turn % 2 === 0 ? ({ kind: 'is', labelId } as const) : ({ kind: 'not', labelId } as const)
  return annotations.decide({ ids: Uint32Array.from(chosen), attributeId, decision })
}

describe('the journal', () => {
  const moments = ['before', 'within', 'after']
  it.each(moments.flatMap((moment) => Object.keys(actions).map((action) => [moment, action] as const)))(
    'has one line of each action, killed %s writing that of %s',
    async (moment, action) => {
      turn++
      const killer = pathToFileURL(join(import.meta.dirname, '../helpers/kill-at-journal.mjs')).href
      const environment = { NODE_OPTIONS: `--import=${killer}`, KILL_JOURNAL: moment }
      const before = await open((studio) => Promise.resolve(histories(studio).kept))
      const engine = await EngineProcess.start(library, bin, environment)
      await expect(actions[action]!(engine)).rejects.toMatchObject({ code: 'process-died' })
      await engine.stop()
      await open(async (studio) => {
        const { damaged, kept, told } = histories(studio)
        expect(damaged).toEqual([])
        expect(told).toEqual(kept)
        // It was committed, so it is done.
        expect(kept).not.toEqual(before)
        await studio.reopen()
        expect(histories(studio), 'nothing is told twice').toEqual({ damaged, kept, told })
      })
    },
  )
})

async function open<Result>(look: (studio: TestEngine) => Promise<Result>): Promise<Result> {
  const studio = await TestEngine.open({ bin, library })
  try {
    return await look(studio)
  } finally {
    await studio.close()
  }
}
