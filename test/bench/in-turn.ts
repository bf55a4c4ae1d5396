import { setImmediate } from 'node:timers/promises'

interface Taken {
  milliseconds: number
  /** The longest time in which the loop had no turn. */
  block: number
  /** Of the processor, in all threads: other programs count for less than in the time that went by. */
  cpu: number
}

/** One piece of work in the studio's way and, where there is a measure for it, in the plainest. */
export interface Contest {
  name: string
  ours: () => unknown
  bare?: () => unknown
}

/** Does each in turn, so that whatever else the machine does meets both alike, and prints a line for it. */
export async function inTurn(rounds: number, { bare, name, ours }: Contest): Promise<void> {
  const own: Taken[] = []
  const reference: Taken[] = []
  for (let round = 0; round < rounds; round++) {
    own.push(await taken(ours))
    if (bare) reference.push(await taken(bare))
  }
  const longest = Math.max(...own.map(({ block }) => block))
  const said = bare ? `   bare SQL ${spread(reference)}` : ''
  console.log(`${name.padEnd(40)} ${spread(own)}  block ${longest.toFixed(0).padStart(4)}${said}`)
}

/** Median of the milliseconds, the fastest and slowest, and the median of the processor's. */
function spread(rows: readonly Taken[]): string {
  const sorted = rows.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
  const cpu = median(rows.map((row) => row.cpu).toSorted((a, b) => a - b))
  const [least, most] = [sorted[0]!, sorted.at(-1)!]
  return `${median(sorted).toFixed(1).padStart(8)} (${least.toFixed(1)} to ${most.toFixed(1)}; cpu ${cpu.toFixed(0)})`
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!

/** How long work takes, and the longest time in which the loop had no turn. */
export async function taken(work: () => unknown): Promise<Taken> {
  const used = process.cpuUsage()
  const started = performance.now()
  let last = started
  let block = 0
  const state = { isDone: false }
  const look = (): void => {
    block = Math.max(block, performance.now() - last)
    last = performance.now()
  }
  const done = (async () => {
    await work()
    state.isDone = true
  })()
  while (!state.isDone) {
    await setImmediate()
    look()
  }
  await done
  look()
  const { user, system } = process.cpuUsage(used)
  return { milliseconds: performance.now() - started, block, cpu: (user + system) / 1000 }
}
