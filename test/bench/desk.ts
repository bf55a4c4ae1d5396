import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Driver } from '../../build/tour/driver.mjs'
import { inScratch } from './bench-engine.ts'
import { pressAndWatch, watchKeys } from './desk-watch.ts'

const photos = resolve(import.meta.dirname, '../../../shared/fashion')
const rounds = 3
/** A round and state; a person's second between two decisions is shortened, so that a training lasts as long as its keys. */
const keys = 60
const pauseMs = 150
/** Decided before, at the end of the list: what the trainings learn from. */
const learnedFrom = 1000

/** What the studio does meanwhile: one job after the other, for as long as keys are pressed. */
interface Work {
  name: string
  begin?(driver: Driver): Promise<{ jobId: number }>
}

const works: readonly Work[] = [
  { name: 'idle' },
  {
    name: 'while images are tagged',
    begin: async (driver) => {
      const [{ id: catalogId }] = (await driver.call('catalog.list')) as [{ id: number }]
      return driver.call('tagging.readAgain', { catalogId }) as Promise<{ jobId: number }>
    },
  },
  {
    name: 'while a model is trained',
    begin: async (driver) =>
      driver.call('training.start', { attributeId: await typeId(driver) }) as Promise<{ jobId: number }>,
  },
]

/**
 * From a key that decides to the frame in which the tile shows it, in the real window on real photos, while nothing runs,
 * while all images are read and tagged again, and while one training follows the other: in turn, so that whatever else
 * the machine does meets all three alike.
 */
export async function benchDesk(): Promise<void> {
  if (!process.env['SELVEDGE_ELECTRON_RESOLVED'] || !existsSync(photos)) {
    console.log('desk: no Electron, or no photos beside the repository: not measured')
    return
  }
  await inScratch(async (scratch) => {
    const catalog = join(scratch, 'catalog')
    cpSync(join(photos, 'images'), catalog, { recursive: true })
    const driver = await Driver.launch({ library: join(scratch, 'library'), userData: join(scratch, 'user') })
    try {
      const images = await prepare(driver, catalog)
      const all = works.map(() => [] as number[])
      console.log(`${images} photos; ${keys} keys in each of ${rounds} rounds; aim: median 30 ms, p95 100 ms`)
      for (let round = 1; round <= rounds; round++) {
        for (const [at, work] of works.entries()) {
          const taken = await beside(driver, work, () => press(driver))
          all[at]!.push(...taken)
          print(`round ${round}, ${work.name}`, taken)
        }
      }
      for (const [at, { name }] of works.entries()) print(name, all[at]!)
    } finally {
      await driver.close()
    }
  })
}

/** The photos tagged, and the last of them decided as their table says. @returns how many images are shown */
async function prepare(driver: Driver, catalog: string): Promise<number> {
  await driver.addCatalog(catalog)
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await driver.idle()
  await driver.get('tab-type').click()
  const lines = readFileSync(join(photos, 'labels.csv'), 'utf8').split('\n').slice(1)
  const truth = new Map(lines.map((line) => line.split(',', 2) as [string, string]))
  const shown = [...(await driver.labels('type'))]
  const byLabel = Map.groupBy(shown.slice(-learnedFrom), ([file]) => truth.get(file))
  const attributeId = await typeId(driver)
  for (const [name, images] of byLabel) {
    if (name === undefined) continue
    const { id: labelId } = await driver.call('labels.create', { attributeId, name })
    await driver.call('annotations.decide', {
      ids: images.map(([, { id }]) => id),
      attributeId,
      decision: { kind: 'is', labelId },
    })
  }
  await driver.page.evaluate(watchKeys)
  await driver.get('grid').getByRole('grid').focus()
  await driver.page.keyboard.press('Home')
  return shown.length
}

async function typeId(driver: Driver): Promise<number> {
  const attributes = (await driver.call('labels.attributes')) as { id: number; name: string }[]
  return attributes.find(({ name }) => name === 'type')!.id
}

/** Accepts, gives the first label or the second, as a person goes along the list. @returns milliseconds of each key */
async function press({ page }: Driver): Promise<number[]> {
  const taken: number[] = []
  for (let at = 0; at < keys; at++) {
    await wait(pauseMs)
    taken.push(await pressAndWatch(page, ['Enter', '1', '2'][at % 3]!))
  }
  return taken
}

async function beside<Result>(driver: Driver, { begin }: Work, press: () => Promise<Result>): Promise<Result> {
  if (begin === undefined) return press()
  const stopping = new AbortController()
  const isOver = (): boolean => stopping.signal.aborted
  let jobId = 0
  const keepBusy = async (): Promise<void> => {
    while (!isOver()) {
      ;({ jobId } = await begin(driver))
      const job = await ended(driver, jobId)
      if (job.state !== 'done' && !isOver()) throw new Error(`A job ended as ${job.state}: ${job.note}`)
    }
  }
  const busy = keepBusy()
  const result = await Promise.race([
    press(),
    busy.then(() => Promise.reject(new Error('Nothing runs beside the keys'))),
  ])
  stopping.abort()
  await driver.call('jobs.cancel', { jobId })
  await busy
  await driver.idle()
  return result
}

interface JobSeen {
  id: number
  state: string
  note: string
}

/** Asks once in a while: what is asked for is work of the window too. */
async function ended(driver: Driver, jobId: number): Promise<JobSeen> {
  for (;;) {
    const job = ((await driver.call('jobs.list')) as JobSeen[]).find(({ id }) => id === jobId)
    if (job && !['waiting', 'running', 'cancelling'].includes(job.state)) return job
    await wait(500)
  }
}

function print(name: string, taken: readonly number[]): void {
  const sorted = taken.toSorted((a, b) => a - b)
  const of = (share: number): string => quantile(sorted, share).toFixed(0).padStart(4)
  console.log(`  ${name.padEnd(34)} median ${of(0.5)} ms  p95 ${of(0.95)} ms  longest ${of(1)} ms  n ${sorted.length}`)
}

/** The value that a share of the values does not pass. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!
