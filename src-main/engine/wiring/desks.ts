import { join } from 'node:path'
import { askThrowAway } from '../../common/throw-away.ts'
import { BackboneDesk } from '../backbones/backbone-desk.ts'
import { CatalogDesk } from '../catalog/catalog-desk.ts'
import { Products } from '../catalog/products.ts'
import { Exchange } from '../exchange/exchange-jobs.ts'
import { KindChange } from '../decisions/kind-change.ts'
import { LabelRemoval } from '../decisions/label-removal.ts'
import { LabelSplit } from '../decisions/label-split.ts'
import { Imports } from '../exchange/imports.ts'
import { NewNames } from '../exchange/new-names.ts'
import { LabelDesk } from '../labels/desk.ts'
import { Vocabulary } from '../labels/vocabulary.ts'
import { Acceptance } from '../models/acceptance.ts'
import { ReadyHeads } from '../models/ready-heads.ts'
import { Evaluations } from '../review/evaluation.ts'
import { LabelReport } from '../review/label-report.ts'
import { makeListOf } from '../review/list-of.ts'
import type { Announcements } from './announcements.ts'
import type { Ground } from './ground.ts'
import type { Knowledge } from './knowledge.ts'
import type { Overview } from './overview.ts'
import type { Sight } from './sight.ts'
import type { Taggers } from './tagging.ts'

/** For a picture to be drawn, the start of its process included. */
const drawMs = 60_000

/** Where people act, each desk with the verbs of its room; decisions have theirs in `Annotations`. */
export interface Desks {
  catalogDesk: CatalogDesk
  labelDesk: LabelDesk
  kindChange: KindChange
  labelRemoval: LabelRemoval
  labelReport: LabelReport
  labelSplit: LabelSplit
  acceptance: Acceptance
  backboneDesk: BackboneDesk
  readyHeads: ReadyHeads
  evaluations: Evaluations
  listOf: ReturnType<typeof makeListOf>
  imports: Imports
  exchange: Exchange
}

/** @param resources the folder of what ships @param probe absolute path of the program that may die of a foreign file */
export function setUpDesks(
  { events, history, jobs, store }: Ground,
  knowledge: Knowledge,
  { walker }: Sight,
  { flips, imageRows, lists, queue }: Overview,
  { captionRenewal, tagging, taggingDesk }: Taggers,
  tell: Announcements,
  { probe, resources }: { probe: string; resources: string },
): Desks {
  const { attributes, backbones, catalogs, kinds, restating, saidInWords, shippedModels, steps, values, versions } =
    knowledge
  const predictMissing = (versionId: number): Promise<void> =>
    tagging.predictMissing(versionId, new AbortController().signal)
  const vocabulary = new Vocabulary(store.database)
  const catalogDesk = new CatalogDesk(history, {
    database: store.database,
    catalogs,
    jobs,
    walker,
    changed: () => tell.everything(),
  })
  const isTraining = (): boolean => jobs.isBusy('train') || jobs.isBusy('backbone')
  const wordsChanged = (attributeId: number): void => {
    tell.attributes([attributeId])
    captionRenewal.allChanged()
  }
  const makeAnew = async (attributeId: number): Promise<void> => {
    await values.rebuild(attributeId)
    tell.values(attributeId)
  }
  const standingChanged = async (attributeId: number): Promise<void> => {
    if (await restating.bringUpToDate(attributeId)) await makeAnew(attributeId)
    wordsChanged(attributeId)
  }
  const labelRemoval = new LabelRemoval(store.database, {
    attributes,
    history,
    kinds,
    steps,
    vocabulary,
    standingChanged,
  })
  const labelSplit = new LabelSplit({ ...knowledge, history, vocabulary, standingChanged })
  const kindChange = new KindChange(store.database, {
    ...knowledge,
    history,
    vocabulary,
    isTraining,
    async kindChanged(attributeId) {
      await makeAnew(attributeId)
      tell.models(attributeId)
      wordsChanged(attributeId)
    },
  })
  const labelDesk = new LabelDesk(history, {
    attributes,
    vocabulary,
    isTraining,
    outOfDate: (attributeId) => values.outOfDate(attributeId),
    async cameOrWent(attributeId) {
      if (values.isOutOfDate(attributeId)) {
        // Images that came while it was deleted lack what its model reads, or its word of them.
        if (tagging.isIncomplete() || tagging.hasMoreToSay(attributeId)) taggingDesk.start(null)
        await makeAnew(attributeId)
        tell.models(attributeId)
      }
      wordsChanged(attributeId)
    },
    attributesChanged: (attributeId) => tell.attributes([attributeId]),
    wordsChanged,
    // A list that names a parent holds other images now.
    familiesChanged: (attributeId) => tell.attributes([attributeId]),
    standingChanged,
    async sureChanged(attributeId) {
      if (kinds.named(attributes.get(attributeId).kind).value.isCutAtThreshold) await values.rebuild(attributeId)
      tell.values(attributeId)
    },
  })
  const acceptance = new Acceptance({
    attributes,
    history,
    versions,
    said: (versionId, imageId) => saidInWords.of(versionId, imageId),
    isTraining,
    makes: (feature) => backbones.makes(feature),
    predictMissing,
    outOfDate: (attributeId) => values.outOfDate(attributeId),
    async changed(attributeId) {
      // It may read features that images added since it was trained do not have.
      if (tagging.isIncomplete()) taggingDesk.start(null)
      await values.rebuild(attributeId)
      captionRenewal.allChanged()
      tell.models(attributeId)
    },
    listed: (attributeId) => tell.models(attributeId),
  })
  const backboneDesk = new BackboneDesk({
    backbones,
    jobs,
    workshop: {
      probe,
      logFile: join(store.logsFolder, 'probe.log'),
      modelsFolder: store.modelsFolder,
      scratchFolder: store.scratchFolder,
    },
    changed: () => events.emit('backbones', { names: backbones.list().map(({ name }) => name) }),
  })
  const readyHeads = new ReadyHeads(attributes, shippedModels, {
    shipped: join(resources, 'models'),
    makes: (feature) => backbones.makes(feature),
    added(attributeId) {
      tell.models(attributeId)
      tell.attributes([attributeId])
    },
  })
  /** Attributes that an import makes, while it is taken back or done again. */
  const cameOrWent = new Set<number>()
  const imports = new Imports({
    ...knowledge,
    history,
    newNames: new NewNames(attributes, vocabulary, (attributeId) => {
      values.outOfDate(attributeId)
      cameOrWent.add(attributeId)
    }),
    products: new Products(store.database),
    async changed() {
      for (const id of attributes.ids()) if (await restating.bringUpToDate(id)) values.outOfDate(id)
      for (const id of [...cameOrWent, ...attributes.ids()]) {
        if (values.isOutOfDate(id)) await values.rebuild(id)
      }
      cameOrWent.clear()
      tell.everything()
      captionRenewal.allChanged()
    },
  })
  const exchange = new Exchange({
    ...knowledge,
    catalogs: () => catalogs.list(),
    database: store.database,
    imports,
    jobs,
    list: (filter) => lists.list(filter, { by: 'name', descending: false }),
    rows: (ids) => imageRows.rows(ids),
    catalogOf: (imageId) => imageRows.catalogOf(imageId),
    library: store.folder,
    settled: () => captionRenewal.settled(),
  })
  const evaluations = new Evaluations({
    ...knowledge,
    folderTitles: (ids) => catalogs.folderTitles(ids),
    predictMissing,
    files: {
      library: store.folder,
      pictureOf: (imageId) => imageRows.thumbnail(imageId),
      draw: async (svg) => {
        const logFile = join(store.logsFolder, 'probe.log')
        return (await askThrowAway({ entry: probe, timeLimit: drawMs, logFile }, 'draw', { svg })) as Uint8Array
      },
    },
  })
  const listOf = makeListOf({
    byFilter: (filter, sort) => lists.list(filter, sort),
    flips: (filter) => flips.ids(filter),
    measured: (filter) => evaluations.list(filter),
    next: (attributeId, count, filter) => queue.next(attributeId, count, filter),
    together: (filter, sort) => lists.together(filter, sort),
    withViews: (ids) => lists.withViews(ids),
    views: (imageId) => imageRows.views(imageId),
  })
  return {
    catalogDesk,
    labelDesk,
    kindChange,
    labelRemoval,
    labelReport: new LabelReport(knowledge),
    labelSplit,
    acceptance,
    backboneDesk,
    readyHeads,
    evaluations,
    listOf,
    imports,
    exchange,
  }
}
