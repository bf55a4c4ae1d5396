import type { EngineEvents } from '../../../src-preload/contract.ts'
import { Emitter } from '../../common/emitter.ts'
import { History } from '../history/history.ts'
import { Journal } from '../history/journal.ts'
import { journalBegun } from '../history/read-back.ts'
import { JobRunner } from '../jobs/job-runner.ts'
import { LogKeeper } from '../storage/log-keeper.ts'
import { Settings } from '../storage/settings.ts'
import type { Store } from '../storage/store.ts'

/** What all rooms stand on. */
export interface Ground {
  store: Store
  logs: LogKeeper
  events: Emitter<EngineEvents>
  settings: Settings
  jobs: JobRunner
  journal: Journal
  history: History
  /** Sentences that say what had to be done to open the library, for whoever opened it. */
  notices: string[]
}

export function layGround(store: Store): Ground {
  const { database } = store
  const events = new Emitter<EngineEvents>()
  const journal = new Journal(store.journalFolder)
  const logs = new LogKeeper(store)
  const history = new History(database, journal, logs)
  history.define(journalBegun)
  history.onChanged((state) => events.emit('history', state))
  return {
    store,
    logs,
    events,
    settings: new Settings(database),
    jobs: new JobRunner(database, (list) => events.emit('jobs', list)),
    journal,
    history,
    notices: [],
  }
}
