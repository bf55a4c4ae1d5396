import type { Job, MenuCommand } from '../../src-preload/contract.ts'

/** Who waits so long has turned to something else. */
const longSeconds = 20

/** What the system is to say, and where a click on it leads. */
export interface Notice {
  title: string
  text: string
  opens: MenuCommand
}

const isActive = ({ state }: Job): boolean => state === 'waiting' || state === 'running' || state === 'cancelling'

/** How far the work is that the taskbar shows: 0 to 1; 2: it is not known how far; -1: there is none. */
export function taskbarProgress(jobs: readonly Job[]): number {
  const job = jobs.find(({ state }) => state === 'running') ?? jobs.find(isActive)
  if (job === undefined) return -1
  return job.total === null || job.total === 0 ? 2 : Math.min(1, job.done / job.total)
}

/**
 * Says which ends of work are worth a word: of work that took long and that nobody watched. A failure at once; what went
 * well when nothing else goes on, for one thing leads to the next (a scan to tagging).
 */
export class LongWork {
  #active = new Set<number>()
  /** Ended well, long and unseen, while other work went on. */
  #done: Job | null = null

  /** @param isWatched the window is in front */
  take(jobs: readonly Job[], isWatched: boolean): Notice[] {
    const ended = jobs.filter((job) => this.#active.has(job.id) && !isActive(job))
    this.#active = new Set(jobs.filter(isActive).map(({ id }) => id))
    if (isWatched) {
      this.#done = null
      return []
    }
    const long = ended.filter(({ secondsElapsed }) => secondsElapsed >= longSeconds)
    this.#done = long.findLast(({ state }) => state === 'done') ?? this.#done
    const told = long.filter(({ state }) => state === 'failed')
    if (this.#active.size === 0 && this.#done !== null) {
      told.push(this.#done)
      this.#done = null
    }
    return told.map(noticeOf)
  }

  /** Another library is open: what went on in the one before is over. */
  forget(): void {
    this.#active = new Set()
    this.#done = null
  }
}

function noticeOf({ error, kind, note, state, title }: Job): Notice {
  if (state === 'failed') return { title: `${title}: stopped`, text: error?.message ?? note, opens: 'show-jobs' }
  return { title: `${title}: done`, text: note, opens: opens[kind] }
}

const opens: Readonly<Record<Job['kind'], MenuCommand>> = {
  scan: 'show-images',
  tag: 'show-images',
  import: 'show-images',
  train: 'show-changes',
  backbone: 'show-models',
  export: 'show-jobs',
}
