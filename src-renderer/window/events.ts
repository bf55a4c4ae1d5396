import { copy } from '../copy.ts'
import { rememberedQuery } from '../answers/remembered-query.ts'
import type { EngineEvents, Job, MenuCommand } from '../../src-preload/contract.ts'
import { calm } from './calm.ts'
import type { StudioParts } from './studio.ts'

/**
 * Brings the engine's events to the parts, and loads what the window shows. Returns the way to stop.
 * @param onMenu what the application menu asks for
 */
export function listen(studio: StudioParts, onMenu: (command: MenuCommand, libraryId?: number) => void): () => void {
  const { attributes, attempt, backbones, bridge, corrections, details, exchange, exporting, jobs } = studio
  const { models, providers, settings, training } = studio
  const library = calm(() => attempt(libraryChanged(studio)))
  const attributeList = calm(() => attempt(attributesChanged(studio)))
  const measured = calm(() => attempt(studio.evaluation.follow()))
  const counts = calm(() => attempt(studio.views.count()))
  const summary = calm(() => attempt(training.refreshSummary(attributes.focused?.id ?? null)))
  const stops = [
    bridge.on('jobs', (list) => jobs.take(list)),
    bridge.on('images', () => {
      library.call()
      counts.call()
    }),
    bridge.on('views', (list) => {
      studio.views.take(list)
      counts.call()
    }),
    bridge.on('decisions', ({ ids }) => {
      corrections.decisionsChanged(ids)
      measured.call()
      counts.call()
      summary.call()
    }),
    bridge.on('attributes', () => attributeList.call()),
    bridge.on('models', ({ attributeId }) => {
      attempt(models.refresh(attributeId))
      measured.call()
      // Which decisions are doubted; what images have now, whoever activated a version was told.
      details.invalidate()
      attributeList.call()
      summary.call()
    }),
    bridge.on('backbones', () => attempt(backbones.refresh())),
    bridge.on('providers', (status) => providers.take(status)),
    bridge.on('run', (progress) => training.takeProgress(progress)),
    bridge.on('history', (state) => {
      corrections.takeHistory(state)
      studio.history.changed()
      counts.call()
    }),
    bridge.on('engine', (status) => engineChanged(studio, status)),
    bridge.on('menu', ({ command, libraryId }) => onMenu(command, libraryId)),
    jobs.onEnd((job) => {
      attempt(training.jobEnded(job))
      attempt(exchange.jobEnded(job))
      exporting.jobEnded(job)
      if (job.kind === 'backbone') attempt(backbones.refresh())
      if (job.kind === 'scan' || job.kind === 'tag' || job.kind === 'import') library.call()
      if (job.kind === 'scan' && job.state === 'done' && job.subjectId !== null) {
        attempt(tellPassedOver(studio, job.subjectId))
      }
      if (job.state === 'failed' && job.kind !== 'train') jobFailed(studio, job)
    }),
  ]
  attempt(studio.libraries.begin())
  void load(studio)
  return () => {
    for (const stop of stops) stop()
    for (const waiting of [library, attributeList, measured, summary, counts]) waiting.stop()
    void settings.save()
  }
}

const underWay = new WeakMap<StudioParts, Promise<void>>()

/** Loads what the window shows. Asked for while it is at that, as when the engine is ready after the window, it does it once. */
function load(studio: StudioParts): Promise<void> {
  const loading = underWay.get(studio) ?? loadOnce(studio).finally(() => underWay.delete(studio))
  underWay.set(studio, loading)
  return loading
}

async function loadOnce(studio: StudioParts): Promise<void> {
  const { attributes, catalogs, corrections, engine, engineStatus, jobs, models, providers, settings } = studio
  try {
    await settings.load()
    await Promise.all([attributes.refresh(), catalogs.refresh(), jobs.refresh(), studio.views.refresh()])
    engineStatus.take('ready', null)
    // It is among those known now.
    studio.attempt(studio.libraries.refresh())
    const images = engineStatus.hasLoaded ? studio.views.count() : restore(studio)
    const [whyForReading, notices, history] = await Promise.all([
      engine.library.whyForReading(),
      engine.library.notices(),
      engine.annotations.history(),
    ])
    engineStatus.loaded(whyForReading)
    // Why it may only be read stays in sight, in a line of its own.
    for (const notice of notices) if (notice !== whyForReading) studio.tellOnce(notice)
    corrections.takeHistory(history)
    // The pictures first: nobody reads the rest before them.
    await images
    await Promise.all([providers.refresh(), ...attributes.list.map(({ id }) => models.refresh(id))])
    if (studio.shell.place === 'flips' && studio.flips.summary === null) studio.commands.reviewWaiting()
  } catch (error) {
    // The engine's own events say more, and bring the window back here when it is ready.
    if (engineStatus.state === 'ready') studio.report(error)
  }
}

/** Takes up what was remembered, as far as it is still there. */
async function restore({ attributes, browse, catalogs, settings, shell }: StudioParts): Promise<void> {
  const { values } = settings
  // The loupe is opened to look at something; one begins with the list.
  shell.go(values.place === 'loupe' ? 'grid' : values.place)
  const query = rememberedQuery(values.query, {
    hasAttribute: (attributeId) => attributes.find(attributeId) !== undefined,
    hasLabel: (labelId) => attributes.labels.has(labelId),
    hasPlace: (place) => catalogs.nameOf(place) !== '',
  })
  if (catalogs.find(query.catalogId) === undefined) query.catalogId = null
  if (query.catalogId === null || catalogs.findFolder(query.folderId) === undefined) query.folderId = null
  browse.restore(query, values.viewsTogether)
  const images = browse.load()
  attributes.focus(values.attributeId ?? attributes.list[0]?.id ?? null)
  await images
  if (values.cursor !== null) browse.list.selectId(values.cursor)
}

async function attributesChanged({ attributes, details }: StudioParts): Promise<void> {
  const before = new Set(attributes.list.map(({ id }) => id))
  await attributes.refresh()
  const isSame = attributes.list.length === before.size && attributes.list.every(({ id }) => before.has(id))
  // What is known of an image says nothing of an attribute that is new.
  if (!isSame) details.invalidate()
}

async function libraryChanged({ attributes, browse, catalogs, details, rows, training }: StudioParts): Promise<void> {
  await Promise.all([catalogs.refresh(), attributes.refresh()])
  rows.invalidate()
  details.invalidate()
  browse.libraryChanged()
  await training.refreshSummary(attributes.focused?.id ?? null)
}

function engineChanged(studio: StudioParts, { message, problem, state }: EngineEvents['engine']): void {
  const { attempt, browse, details, engineStatus, rows, training } = studio
  if (!engineStatus.take(state, message, problem)) return
  const hadLoaded = engineStatus.hasLoaded
  attempt(
    load(studio).then(() => {
      if (!hadLoaded) return undefined
      rows.invalidate()
      details.invalidate()
      return Promise.all([browse.refresh(), training.engineReturned()])
    }),
  )
}

async function tellPassedOver({ attempt, catalogs, toasts }: StudioParts, catalogId: number): Promise<void> {
  const news = await catalogs.newlyPassedOver(catalogId)
  if (news === null) return
  const { catalog, count } = news
  toasts.show(copy.library.passedOverToast(catalog.name, count), 'plain', {
    label: 'Show',
    run: () => attempt(catalogs.showPassedOver(catalog.id)),
  })
}

function jobFailed({ shell, toasts }: StudioParts, { title, error }: Job): void {
  toasts.show(copy.jobs.failedToast(title, error?.message), 'bad', {
    label: 'Jobs',
    run: () => shell.drawer !== 'jobs' && shell.toggleDrawer('jobs'),
  })
}
