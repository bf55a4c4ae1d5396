import { clearFolder } from '../../common/clear-folder.ts'
import { defineScanJob } from '../catalog/catalog-job.ts'
import { Scanner } from '../catalog/scan.ts'
import type { MoreKinds } from '../kinds/kinds.ts'
import { LastAction } from '../storage/last-action.ts'
import { readOnlySentence } from '../storage/opening-errors.ts'
import type { Opening, Store } from '../storage/store.ts'
import { defineBackboneJob } from '../training/backbone-job.ts'
import { Announcements } from './announcements.ts'
import { setUpDesks, type Desks } from './desks.ts'
import { layGround, type Ground } from './ground.ts'
import { gatherKnowledge, type Knowledge } from './knowledge.ts'
import { makeWhole } from './make-whole.ts'
import { setAsideDamaged } from './damaged-models.ts'
import { makeOverview, type Overview } from './overview.ts'
import { openEyes, type Sight } from './sight.ts'
import { makeTaggers, type Taggers } from './tagging.ts'
import { makeSchool, type School } from './training.ts'

export interface EngineOptions {
  /** The library's folder; made where it does not exist. */
  library: string
  /** The folder of shipped models and the sample catalog. */
  resources: string
  /** Absolute paths of the programs of the worker processes, and of the threads that read lists and write logs. */
  programs: { vision: string; trainer: string; probe: string; lists: string; logs: string; walk: string }
  version: string
  /** For a command that was not asked to go on with what an earlier one left: jobs are left to the window. */
  leavesJobs?: boolean
  /** Lists are asked for at once, as by a window: what reads them begins while the library is opened. */
  readsLists?: boolean
  /** How the library is to be opened where that is not as usual. */
  opening?: Pick<Opening, 'isWhole' | 'restore'>
  /** Told in a sentence of what takes long while the library is opened. */
  progress?: (sentence: string) => void
  /** Called once when a database is found to be damaged: opened again, the library is mended. */
  damaged?: () => void
  /** Kinds of answers beside those the program has. */
  kinds?: MoreKinds
}

/** The rooms of the engine, each layer standing on those before it. */
export interface Rooms extends Ground, Knowledge, Sight, Overview, Taggers, School, Desks {}

/** Makes the rooms from the ground up, and defines the jobs in which they meet. Nothing runs yet. */
export function buildRooms({ kinds, programs, resources }: EngineOptions, store: Store): Rooms {
  const ground = layGround(store)
  const knowledge = gatherKnowledge(ground, resources, kinds)
  const tell = new Announcements(ground.events, knowledge.attributes)
  const sight = openEyes(ground, knowledge.backbones, programs)
  const overview = makeOverview(ground, knowledge, programs.lists)
  const taggers = makeTaggers(ground, knowledge, sight, overview, tell)
  const school = makeSchool(ground, knowledge, sight, overview, taggers, tell, { program: programs.trainer, resources })
  const desks = setUpDesks(ground, knowledge, sight, overview, taggers, tell, { probe: programs.probe, resources })
  const rooms = { ...ground, ...knowledge, ...sight, ...overview, ...taggers, ...school, ...desks }
  defineJobs(rooms, tell)
  return rooms
}

function defineJobs(rooms: Rooms, tell: Announcements): void {
  const { attributes, catalogs, exchange, jobs, retraining, store, tagging, taggingDesk, values, walker } = rooms
  defineScanJob(jobs, catalogs, new Scanner(store.database, walker), {
    async filesChanged() {
      for (const id of attributes.ids()) await values.rebuild(id)
    },
    scanned: (catalogId) => tell.images([catalogId]),
    startTagging: (catalogId) => taggingDesk.start(catalogId),
  })
  tagging.define(jobs)
  retraining.define(jobs)
  defineBackboneJob(jobs, {
    ...rooms,
    embedMissing: (features, context) => tagging.embedMissing(features, context),
  })
  exchange.define()
}

/** Checks what was left, makes good what was cut off, and goes on with the jobs that were under way. */
export async function openRooms(
  rooms: Rooms,
  { leavesJobs = false, programs, readsLists = false, progress = () => undefined }: EngineOptions,
): Promise<void> {
  const {
    attributes,
    captionRenewal,
    catalogDesk,
    catalogs,
    contradictions,
    folderCounts,
    history,
    jobs,
    lists,
    logs,
    notices,
    providers,
  } = rooms
  const { facts, restating, runs, shippedModels, store, tagging, taggingDesk, textIndex, values } = rooms
  if (readsLists) lists.begin()
  logs.begin(programs.logs)
  clearFolder(store.scratchFolder)
  const hasNewModels = shippedModels.register()
  const { isForReading } = store
  if (!isForReading) await setAsideDamaged(rooms)
  providers.start()
  if (!store.wasClosed || store.opened.recovery) folderCounts.recount()
  for (const id of attributes.ids()) if (await restating.bringUpToDate(id)) values.outOfDate(id)
  const lastAction = new LastAction(store.database)
  const makeAnew = async (areCounted: boolean): Promise<void> => {
    progress('Making anew what follows from your decisions. In a large library that takes some minutes…')
    for (const id of attributes.ids()) values.outOfDate(id)
    await values.open(areCounted)
    lastAction.follow()
  }
  // A loss of power, or a full disk, can leave the cache behind the library.
  if (lastAction.isFollowed() && !store.opened.cache) await values.open(store.wasClosed)
  else await makeAnew(false)
  history.onBehind(async () => {
    folderCounts.recount()
    await makeAnew(false)
  })
  await history.open()
  await makeWhole(rooms, progress)
  // What was cut off may have had labels stand for others.
  for (const id of attributes.ids()) if (await restating.bringUpToDate(id)) await values.rebuild(id)
  const goingOn = jobs.resume({ leaves: leavesJobs || isForReading }).filter(({ kind }) => kind === 'train')
  runs.endInterrupted(goingOn.flatMap(({ subjectId }) => subjectId ?? []))
  textIndex.wake()
  if (isForReading) {
    notices.push(readOnlySentence(store.folder))
    return
  }
  const readOtherwise = jobs.isBusy('tag') ? [] : facts.readOtherwise()
  if (readOtherwise.length > 0) taggingDesk.readAgain({ ids: Uint32Array.from(readOtherwise) })
  // Pictures were read before, and the models in use read features that they do not have, or have not spoken of them yet.
  if (tagging.isIncomplete() || (hasNewModels && catalogs.list().length > 0)) taggingDesk.start(null)
  // Of what was done since its backup the library knows the places, and not the files.
  if (store.opened.recovery) for (const { id, offline } of catalogs.list()) if (!offline) catalogDesk.scan(id)
  captionRenewal.allChanged()
  contradictions.wake()
}

/** What is under way comes to an end first, so that all of it is kept. */
export async function closeRooms(rooms: Rooms): Promise<void> {
  await stopRooms(rooms)
  rooms.store.close()
}

/** All but the library itself, which nobody reads or writes any more then. */
export async function stopRooms(rooms: Rooms): Promise<void> {
  const { accelerator, aside, captionRenewal, contradictions, history, jobs, journal, lists, logs } = rooms
  const { providers, textIndex, vision, walker } = rooms
  await providers.close()
  await jobs.close()
  await walker.close()
  await captionRenewal.close()
  await contradictions.close()
  await history.close()
  await accelerator.close()
  await vision.stop()
  await lists.close()
  await aside.close()
  await textIndex.close()
  journal.close()
  await logs.close()
}
