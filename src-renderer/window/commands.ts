import type { Among, Catalog, ChosenPlace, ModelVersion, NextStep, View } from '../../src-preload/contract.ts'
import { describeQuery } from '../answers/describe-query.ts'
import { filterOf } from '../answers/query.ts'
import { copy } from '../copy.ts'
import type { Commands } from '../state/context.ts'
import type { ExportScope, ExportSource } from '../state/exporting.svelte.ts'
import type { StudioParts } from './studio.ts'

/** What takes several parts. Its verbs are passed about by themselves: buttons, keys and the menu share them. */
export class StudioCommands implements Commands {
  #studio: StudioParts

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  // ------------------------------------------------ catalogs

  readonly addFolder = (): void => {
    const { app, attempt } = this.#studio
    attempt(app.chooseFolder().then((place) => (place === null ? undefined : this.addFolderAt(place))))
  }

  /** Adds it and shows it. */
  async addFolderAt(place: ChosenPlace): Promise<void> {
    this.#show(await this.#studio.catalogs.add(place))
  }

  /** A network becomes a backbone, one at a time; anything else is a folder of images. */
  addFiles(files: File[]): void {
    const { app, attempt, backbones } = this.#studio
    const isNetwork = ({ name }: File) => name.toLowerCase().endsWith('.onnx')
    const network = files.find(isNetwork)
    const addAll = async () => {
      for (const file of files) if (!isNetwork(file)) await this.addFolderAt(await app.placeOf(file))
      if (network !== undefined) await backbones.inspect(await app.placeOf(network))
    }
    attempt(addAll())
  }

  readonly addSample = (): void => {
    const { attempt, catalogs } = this.#studio
    attempt(catalogs.addSample().then((catalog) => this.#show(catalog)))
  }

  /** The folder first; once its images are known, the table that speaks of them. */
  readonly addWithTable = (): void => {
    const { app, attempt, catalogs, exchange, jobs, shell } = this.#studio
    const add = async (): Promise<void> => {
      const place = await app.chooseFolder()
      if (place === null) return
      const { catalog, jobId } = await catalogs.addScanned(place)
      this.#show(catalog)
      const stop = jobs.onEnd(({ id, state }) => {
        if (id !== jobId) return
        stop()
        if (state !== 'done') return
        shell.ask({
          ...copy.welcome.nowTable(catalog.name),
          danger: false,
          run: () => exchange.importCsv(catalog.id),
        })
      })
    }
    attempt(add())
  }

  #show(catalog: Catalog): void {
    const { browse, catalogs, settings, toasts, tour } = this.#studio
    if (catalogs.list.length === 1) {
      toasts.show(copy.tour.offer, 'good', { label: copy.tour.take, run: () => tour.start() })
    }
    settings.set('expandedCatalogs', [...new Set([...settings.values.expandedCatalogs, catalog.id])])
    browse.change({ catalogId: catalog.id, folderId: null, failed: false })
  }

  async removeCatalog(catalogId: number): Promise<void> {
    const { browse, catalogs } = this.#studio
    await catalogs.remove(catalogId)
    if (browse.query.catalogId === catalogId) browse.change({ catalogId: null, folderId: null })
    else await browse.refresh()
  }

  locateCatalog(catalogId: number): void {
    const { app, attempt, browse, catalogs } = this.#studio
    const locate = async () => {
      const place = await app.chooseFolder()
      if (place === null) return
      await catalogs.locate(catalogId, place)
      await browse.refresh()
    }
    attempt(locate())
  }

  // ------------------------------------------------ products

  readonly viewsTogether = (): void => {
    const { browse, settings } = this.#studio
    settings.set('viewsTogether', !browse.together)
    browse.setTogether(!browse.together)
  }

  /** The views of the product in focus, by themselves. */
  readonly showViews = (): void => {
    const { attempt, browse, rows, shell } = this.#studio
    const id = browse.list.focusedId
    if (id === null) return
    shell.go('grid')
    attempt(browse.showGiven({ kind: 'product', imageId: id }, copy.grid.viewsOf(rows.get(id)?.name ?? '')))
  }

  // ------------------------------------------------ labels as files

  readonly importCsv = (): void => void this.#studio.exchange.importCsv(this.#studio.browse.query.catalogId)

  readonly exportCsv = (scope?: ExportScope): void => {
    const { attempt, exporting } = this.#studio
    const ask = async (): Promise<void> => {
      const sources = await this.#exportSources()
      const narrowed = sources.some((source) => source.scope === 'list') ? 'list' : 'all'
      await exporting.ask(sources, scope !== undefined && sources.some((source) => source.scope === scope) ? scope : narrowed) // prettier-ignore
    }
    attempt(ask())
  }

  /** What is selected, what is listed, and all. Images that stand for their products bring these along. */
  async #exportSources(): Promise<ExportSource[]> {
    const { attributes, browse, catalogs, models } = this.#studio
    const { list } = browse
    const selected = list.selection.ranges.pick(list.ids)
    const filter = filterOf(browse.query)
    const common = browse.isFixed
      ? (browse.given ?? copy.exporting.batch)
      : describeQuery(browse.query, attributes, catalogs.nameOf, models.find).map(({ text }) => text).join(', ') // prettier-ignore
    return [
      ...(selected.length > 0 ? [{ scope: 'selection' as const, of: { ids: await browse.whole(selected) }, common: '' }] : []), // prettier-ignore
      ...(browse.isFixed ? [{ scope: 'list' as const, of: { ids: list.ids }, common }] : []),
      ...(browse.isFixed || Object.keys(filter).length === 0 ? [] : [{ scope: 'list' as const, of: { filter }, common }]), // prettier-ignore
      { scope: 'all', of: {}, common: '' },
    ]
  }

  // ------------------------------------------------ models

  readonly retrain = (): void => {
    const { attributes, training } = this.#studio
    if (attributes.focused !== null) training.show(attributes.focused.id, attributes.focused.kind)
  }

  /** On the decided images of the list; where it names no images, on all. */
  readonly retrainThese = (): void => {
    const { attributes, browse, catalogs, models, views } = this.#studio
    if (views.current !== null) return this.retrainOn(views.current)
    const parts = describeQuery(browse.query, attributes, catalogs.nameOf, models.find)
    if (parts.length === 0) return this.retrain()
    this.#retrainAmong({ filter: filterOf(browse.query), name: copy.library.allSaid(parts.map(({ text }) => text)) })
  }

  retrainOn({ filter, name }: View): void {
    this.#retrainAmong({ filter, name: copy.retrain.view(name) })
  }

  #retrainAmong(among: Among): void {
    const { attributes, training } = this.#studio
    if (attributes.focused !== null) training.show(attributes.focused.id, attributes.focused.kind, among)
  }

  review(versionId: number, runId: number | null): void {
    this.#studio.shell.go('flips')
    const { attempt, attributes, flips } = this.#studio
    // Letters that labels have for themselves mean those of this attribute.
    attempt(flips.open(versionId, runId).then(() => flips.attributeId !== null && attributes.focus(flips.attributeId)))
  }

  /** The room of changes, with what waits there of the current attribute. */
  readonly reviewWaiting = (): void => {
    const { attributes, models, shell } = this.#studio
    const candidate = models.candidateOf(attributes.focused?.id ?? null)
    if (candidate === undefined) shell.go('flips')
    else if (this.#studio.flips.summary?.versionId === candidate.id) shell.go('flips')
    else this.review(candidate.id, candidate.runId)
  }

  showPredicted({ attributeId, id }: Pick<ModelVersion, 'id' | 'attributeId'>): void {
    const { attributes, browse, shell } = this.#studio
    attributes.focus(attributeId)
    shell.go('grid')
    browse.narrow(attributeId, { versions: [id] })
  }

  takeStep({ attributeId, kind }: NextStep): void {
    const { attempt, attributes, libraries, queue, shell } = this.#studio
    libraries.hide()
    attributes.focus(attributeId)
    if (kind === 'changes') return this.reviewWaiting()
    shell.go('grid')
    if (kind === 'retrain') this.retrain()
    else attempt(queue.next())
  }

  showSuspects(attributeId: number): void {
    const { attributes, browse, shell, training } = this.#studio
    training.hide()
    attributes.focus(attributeId)
    shell.go('grid')
    browse.narrow(attributeId, { states: ['suspect'] })
  }

  /** What is sure changes everywhere, and with it which images a filter finds. */
  async setThreshold(attributeId: number, threshold: number | null): Promise<void> {
    await this.#studio.attributes.setThreshold(attributeId, threshold)
    this.#studio.browse.thresholdChanged(attributeId)
  }
}
