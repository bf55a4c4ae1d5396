import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { EngineEvents, JobKind } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { Emitter } from '../common/emitter.ts'
import { ProcessPool } from '../common/process-pool.ts'
import { defineScanJob } from './catalog/catalog-job.ts'
import { Catalogs } from './catalog/catalogs.ts'
import { FolderCounts } from './catalog/folder-counts.ts'
import { Scanner } from './catalog/scan.ts'
import { Exchange } from './exchange/exchange-jobs.ts'
import { JobRunner } from './jobs/job-runner.ts'
import { Annotations } from './decisions/annotations.ts'
import { JournalLines } from './decisions/journal-lines.ts'
import { History } from './history/history.ts'
import { Journal } from './history/journal.ts'
import { CatalogDesk } from './catalog/catalog-desk.ts'
import { Places } from './catalog/places.ts'
import { LabelDesk } from './labels/desk.ts'
import { Vocabulary } from './labels/vocabulary.ts'
import { LabelRemoval } from './decisions/label-removal.ts'
import { Acceptance } from './models/acceptance.ts'
import { Kinds, type MoreKinds } from './kinds/kinds.ts'
import { Attributes } from './labels/attributes.ts'
import { captionAttribute } from './labels/caption-attribute.ts'
import { Claims } from './values/claims.ts'
import { Values } from './values/values.ts'
import { Backbones } from './backbones/backbones.ts'
import { Embeddings } from './features/embeddings.ts'
import { HeldOut } from './models/held-out.ts'
import { Predictions } from './models/predictions.ts'
import { Restating } from './models/restating.ts'
import { ReadyHeads } from './models/ready-heads.ts'
import { Versions } from './models/versions.ts'
import { Written } from './models/written.ts'
import { Accelerator } from './providers/accelerator.ts'
import { thisMachine } from './providers/machine.ts'
import { probeInChild } from './providers/probe-in-child.ts'
import { Providers } from './providers/providers.ts'
import { Evaluations } from './review/evaluation.ts'
import { Flips } from './review/flips.ts'
import { Answers } from './search/answers.ts'
import { ImageRows } from './search/image-rows.ts'
import { ListReader } from './search/list-reader.ts'
import { TextIndex } from './search/text-index.ts'
import { makeListOf } from './review/list-of.ts'
import { Queue } from './review/queue.ts'
import { Settings } from './storage/settings.ts'
import { openStore, type Store } from './storage/store.ts'
import { CaptionRenewal } from './tagging/caption-renewal.ts'
import { CaptionWriter } from './tagging/caption-writer.ts'
import { StaleCaptions } from './tagging/stale-captions.ts'
import { Tagging, type TagRequest } from './tagging/tagging-job.ts'
import { VisionClient } from './features/vision-client.ts'
import { defineBackboneJob } from './training/backbone-job.ts'
import { CaptionDatasets } from './training/caption-dataset.ts'
import { CaptionProcedure } from './training/caption-procedure.ts'
import { Checkpoints } from './training/checkpoints.ts'
import { Datasets } from './training/dataset.ts'
import { learnings } from './training/learning.ts'
import { ManyDatasets } from './training/many-dataset.ts'
import { ManyProcedure } from './training/many-procedure.ts'
import { FinetuneProcedure } from './training/finetune-procedure.ts'
import { HeadProcedure } from './training/head-procedure.ts'
import { Retraining } from './training/retraining.ts'
import { Runs } from './training/runs.ts'
import { readSentinels } from './training/sentinels.ts'
import { askTrainingBackend, makeRunTrainer } from './training/trainer-client.ts'

export interface EngineOptions {
  /** The library's folder; made where it does not exist. */
  library: string
  /** The folder of shipped models and the sample catalog. */
  resources: string
  /** Absolute paths of the programs of the worker processes, and of the thread that reads lists. */
  programs: { vision: string; trainer: string; probe: string; lists: string }
  version: string
  /** Kinds of answers beside those the program has. */
  kinds?: MoreKinds
}

export type Engine = Awaited<ReturnType<typeof openEngine>>

/** At most this often the window is told that images changed while a job runs. */
const IMAGES_EVENT_MS = 500

/** The composition root: makes the rooms and wires them, nothing else. */
export async function openEngine(options: EngineOptions) {
  const store = await openStore(options.library)
  try {
    return await wire(options, store)
  } catch (error) {
    store.close()
    throw error
  }
}

async function wire(options: EngineOptions, store: Store) {
  const { database } = store
  const events = new Emitter<EngineEvents>()
  const { processes, threads } = visionShape(availableParallelism())
  const visionProcess = {
    name: 'vision',
    entry: options.programs.vision,
    arguments: ['--threads', String(threads)],
    logFile: join(store.logsFolder, 'vision.log'),
    restart: true,
  }
  const vision = new ProcessPool(processes, visionProcess)
  const accelerator = new Accelerator({
    vision: visionProcess,
    failed: (provider, reason) => providers.failed(provider, reason),
  })
  const visionClient = new VisionClient(vision, accelerator)

  const settings = new Settings(database)
  const providers = new Providers({
    settings,
    machine: thisMachine(),
    probe: (candidates, signal) =>
      probeInChild({
        entry: options.programs.probe,
        candidates,
        backbone: backbones.spec(backbones.current()),
        signal,
        logFile: visionProcess.logFile,
      }),
    use: (provider) => accelerator.use(provider),
    changed: (status) => events.emit('providers', status),
  })
  const jobs = new JobRunner(database, (list) => events.emit('jobs', list))
  const folderCounts = new FolderCounts(database)
  const catalogs = new Catalogs(database, (catalogId, change) => values.ofCatalog(catalogId, change))
  const scanner = new Scanner(database)
  const attributes: Attributes = new Attributes(database, (attributeId) => values.labelCounts(attributeId))
  const shipped = join(options.resources, 'models')
  const versions = new Versions(database, attributes, { shipped, trained: store.modelsFolder })
  const kinds = new Kinds({ database, attributes, versions }, options.kinds)
  const values = new Values(database, kinds)
  const embeddings = new Embeddings(database)
  const predictions = new Predictions(database)
  const restating = new Restating({ database, attributes, predictions, versions })
  const heldOut = new HeldOut(database)
  const journal = new Journal(store.journalFolder)
  const history = new History(database, journal)
  const annotations = new Annotations(database, {
    attributes,
    history,
    lines: new JournalLines({ attributes, catalogs, places: new Places(database) }),
    isDoubted: (attributeId, imageId) => heldOut.isDoubted(attributeId, imageId),
    journal,
    kinds,
    values,
  })
  const written = new Written(database)
  const backbones = new Backbones(database, versions, embeddings, { shipped, own: store.modelsFolder })
  const readyHeads = new ReadyHeads(attributes, versions, { shipped, makes: (feature) => backbones.makes(feature) })
  const imageRows = new ImageRows(database)
  const answers = new Answers(database, kinds)
  const textIndex = new TextIndex(database)
  events.on('images', () => textIndex.wake())
  events.on('decisions', () => textIndex.wake())
  const lists = new ListReader(options.programs.lists, store.folder)
  const flips = new Flips({ attributes, kinds, versions, rows: (ids) => imageRows.rows(ids) })
  const evaluations = new Evaluations(attributes, kinds, versions)
  const queue = new Queue({
    database,
    attributes,
    embeddings,
    kinds,
    features: () => backbones.current(),
    list: (filter, sort) => lists.list(filter, sort),
  })
  const listOf = makeListOf({
    byFilter: (filter, sort) => lists.list(filter, sort),
    flips: (filter) => flips.ids(filter),
    next: (attributeId, count, filter) => queue.next(attributeId, count, filter),
    views: (imageId) => imageRows.views(imageId),
  })
  const runs = new Runs(database)
  const checkpoints = new Checkpoints(store.checkpointsFolder)
  const datasets = new Datasets(database, attributes, embeddings)
  const captionDatasets = new CaptionDatasets(database, embeddings)
  const imagesChanged = throttle(() => {
    events.emit('images', { catalogIds: [] })
    events.emit('attributes', { attributeIds: [] })
  }, IMAGES_EVENT_MS)
  const claims = new Claims(database, attributes)
  const captionWriter = new CaptionWriter({
    database,
    claims,
    embeddings,
    values,
    versions,
    vision: visionClient,
    written,
  })
  const staleCaptions = new StaleCaptions({ claims, embeddings, settings, versions, written })
  const captionRenewal = new CaptionRenewal({
    writer: captionWriter,
    stale: staleCaptions,
    renewed: (ids) => events.emit('decisions', { attributeId: captionAttribute(database), ids: Uint32Array.from(ids) }),
    runJob: () => {
      const request: TagRequest = { catalogId: null, onlyCaptions: true }
      return jobs.finished(jobs.start('tag', 'Writing captions anew', request, null))
    },
  })
  const tagging = new Tagging({
    database,
    vision: visionClient,
    backbones,
    embeddings,
    predictions,
    versions,
    values,
    captions: { writer: captionWriter, stale: staleCaptions, renewal: captionRenewal },
    stored: imagesChanged,
  })
  const trainingParts = {
    database,
    attributes,
    backbones,
    captionDatasets,
    datasets,
    embeddings,
    heldOut,
    predictions,
    values,
    versions,
    runs,
    checkpoints,
    modelsFolder: store.modelsFolder,
  }
  const trainerLog = join(store.logsFolder, 'trainer.log')
  const heads = new HeadProcedure(trainingParts)
  const retraining = new Retraining({
    ...trainingParts,
    kinds,
    learnings: learnings(
      {
        heads,
        many: new ManyProcedure({
          ...trainingParts,
          heads,
          kinds,
          manyDatasets: new ManyDatasets(database, attributes, datasets),
        }),
        captions: new CaptionProcedure(trainingParts),
        finetuning: new FinetuneProcedure({
          ...trainingParts,
          heads,
          requestsAhead: visionClient.requestsAhead,
          writePixels: (request) => visionClient.writePixels(request),
          pathOf: (imageId) => imageRows.path(imageId),
          sentinels: readSentinels(join(options.resources, 'sentinels')),
          embedMissing: (features, context) => tagging.embedMissing(features, context),
        }),
      },
      versions,
    ),
    scratchFolder: store.scratchFolder,
    runTrainer: makeRunTrainer(options.programs.trainer, trainerLog),
    embed: (imageIds, features, context) => tagging.embed(imageIds, features, context),
    predictMissing: (versionId, signal, progress) => tagging.predictMissing(versionId, signal, progress),
    progress: (progress) => events.emit('run', progress),
    changed: (attributeId) => {
      events.emit('models', { attributeId })
      events.emit('attributes', { attributeIds: [attributeId] })
    },
  })
  const exchange = new Exchange({
    database,
    attributes,
    annotations,
    embeddings,
    kinds,
    list: (filter) => lists.list(filter, { by: 'name', descending: false }),
    rows: (ids) => imageRows.rows(ids),
    catalogOf: (imageId) => imageRows.catalogName(imageId),
    changed: () => {
      everythingChanged()
      captionRenewal.allChanged()
    },
    settled: () => captionRenewal.settled(),
  })

  function everythingChanged(): void {
    events.emit('images', { catalogIds: [] })
    events.emit('attributes', { attributeIds: [] })
    for (const { id } of attributes.list()) events.emit('decisions', { attributeId: id, ids: new Uint32Array() })
    events.emit('history', history.state())
  }

  function startTagging(catalogId: number | null, alsoFeatures?: string): number {
    const where = catalogId === null ? 'all catalogs' : catalogs.get(catalogId).name
    const title = alsoFeatures === undefined ? `Tagging ${where}` : `Reading ${where} with ${alsoFeatures}`
    const request: TagRequest = { catalogId, ...(alsoFeatures === undefined ? {} : { alsoFeatures }) }
    return jobs.start('tag', title, request, catalogId)
  }

  /** Labels came or have another name: captions may say other words now. */
  function wordsChanged(attributeId: number): void {
    events.emit('attributes', { attributeIds: [attributeId] })
    captionRenewal.allChanged()
  }

  /** Labels came, or stand for others or for none. */
  async function standingChanged(attributeId: number): Promise<void> {
    if (await restating.bringUpToDate(attributeId)) await valuesChanged(attributeId)
    wordsChanged(attributeId)
  }

  async function valuesChanged(attributeId: number): Promise<void> {
    await values.rebuild(attributeId)
    events.emit('decisions', { attributeId, ids: new Uint32Array() })
  }

  const vocabulary = new Vocabulary(database)
  const labelRemoval = new LabelRemoval(database, { annotations, attributes, kinds, vocabulary, standingChanged })
  const labelDesk = new LabelDesk(history, {
    attributes,
    vocabulary,
    standingChanged,
    requireIdle(attributeId) {
      if (!jobs.isBusy('train') && !jobs.isBusy('backbone')) return
      const { title } = attributes.get(attributeId)
      throw new AppError('busy', `A training is under way. Wait for it or cancel it before ${title} is deleted.`, title)
    },
    outOfDate: (attributeId) => values.outOfDate(attributeId),
    async cameOrWent(attributeId) {
      // Images that came while it was deleted lack what its model reads, or its word of them.
      if (values.isOutOfDate(attributeId)) {
        const model = versions.activeIds().find((id) => versions.get(id).attributeId === attributeId)
        if (tagging.isIncomplete() || (model !== undefined && tagging.hasMoreToSay(model))) startTagging(null)
        await valuesChanged(attributeId)
        events.emit('models', { attributeId })
      }
      wordsChanged(attributeId)
    },
    attributesChanged: (attributeId) => events.emit('attributes', { attributeIds: [attributeId] }),
    wordsChanged,
    async sureChanged(attributeId) {
      if (kinds.named(attributes.get(attributeId).kind).value.isCutAtThreshold) await values.rebuild(attributeId)
      events.emit('decisions', { attributeId, ids: new Uint32Array() })
    },
  })
  const catalogDesk = new CatalogDesk(history, {
    catalogs,
    jobs,
    changed: everythingChanged,
  })
  const acceptance = new Acceptance({
    attributes,
    history,
    versions,
    async complete(versionId) {
      const { features, name } = versions.get(versionId)
      if (jobs.isBusy('train') || jobs.isBusy('backbone')) {
        throw new AppError('busy', 'A training is under way. Wait for it or cancel it first.')
      }
      const gone = features.find((feature) => !backbones.makes(feature))
      if (gone !== undefined) {
        throw new AppError(
          'model-missing',
          `"${name}" reads the features of "${gone}", a backbone that was removed.`,
          gone,
        )
      }
      await tagging.predictMissing(versionId, new AbortController().signal)
    },
    outOfDate: (attributeId) => values.outOfDate(attributeId),
    async changed(attributeId) {
      // It may read features that images added since it was trained do not have.
      if (tagging.isIncomplete()) startTagging(null)
      await values.rebuild(attributeId)
      captionRenewal.allChanged()
      events.emit('models', { attributeId })
    },
    listed: (attributeId) => events.emit('models', { attributeId }),
  })

  defineScanJob(jobs, catalogs, scanner, {
    async scanned(catalogId, counts) {
      const isSame = counts.changed + counts.moved + counts.missing + counts.returned === 0
      // Files that changed or went take their values along; new ones have none yet.
      if (!isSame) for (const attribute of attributes.list()) await values.rebuild(attribute.id)
      events.emit('images', { catalogIds: [catalogId] })
      events.emit('attributes', { attributeIds: [] })
    },
    startTagging,
  })
  tagging.define(jobs)
  retraining.define(jobs)
  defineBackboneJob(jobs, {
    attributes,
    backbones,
    retraining,
    runs,
    embedMissing: (features, context) => tagging.embedMissing(features, context),
  })
  exchange.define(jobs)

  const hasNewModels = versions.registerShipped()
  await backbones.verify()
  providers.start()
  if (!store.wasClosed) folderCounts.recount()
  for (const { id } of attributes.list()) if (await restating.bringUpToDate(id)) values.outOfDate(id)
  await values.open(store.wasClosed)
  await history.open()
  const goingOn = jobs.resume().filter(({ kind }) => kind === 'train')
  runs.endInterrupted(goingOn.flatMap(({ subjectId }) => subjectId ?? []))
  // Pictures were read before, and the models in use read features that they do not have, or have not spoken of them yet.
  if (tagging.isIncomplete() || (hasNewModels && catalogs.list().length > 0)) startTagging(null)
  captionRenewal.allChanged()
  textIndex.wake()

  return {
    options, store, events, vision, accelerator, visionClient, providers, settings, jobs, catalogs, attributes, values,
    annotations, history, catalogDesk, labelDesk, labelRemoval, acceptance, embeddings, versions, backbones, captionDatasets, claims, captionWriter, captionRenewal,
    backboneDoor: {
      probe: options.programs.probe,
      logFile: join(store.logsFolder, 'probe.log'),
      modelsFolder: store.modelsFolder,
      scratchFolder: store.scratchFolder,
    },
    answers, imageRows, lists, listOf, textIndex, flips, kinds, evaluations, queue, readyHeads, runs, retraining, exchange, tagging, startTagging, everythingChanged,
    trainingBackend: () => askTrainingBackend(options.programs.trainer, trainerLog),
    isBusy: (kind: JobKind, subjectId?: number) => jobs.isBusy(kind, subjectId),
    async close(): Promise<void> {
      await providers.close()
      await jobs.close()
      await captionRenewal.close()
      await history.close()
      await accelerator.close()
      await vision.stop()
      await lists.close()
      await textIndex.close()
      journal.close()
      store.close()
    },
  } // prettier-ignore
}

/**
 * One network thread per process as far as memory allows: threads that share one picture wait for each other at every
 * layer, the more so when the window needs a core for a moment; processes with pictures of their own do not.
 */
function visionShape(cores: number): { processes: number; threads: number } {
  const processes = Math.min(cores, 4)
  return { processes, threads: Math.max(1, Math.floor(cores / processes)) }
}

/** Calls at once, then at most once per `milliseconds`, the last call never lost. */
function throttle(action: () => void, milliseconds: number): () => void {
  let timer: NodeJS.Timeout | null = null
  let again = false
  const run = (): void => {
    action()
    again = false
    timer = setTimeout(() => {
      timer = null
      if (again) run()
    }, milliseconds)
    timer.unref()
  }
  return () => {
    if (timer) again = true
    else run()
  }
}
