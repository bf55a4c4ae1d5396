import type { EngineState, MenuCommand, Run, Studio } from '../../src-preload/contract.ts'
import { verdictOf } from '../answers/comparison.ts'
import { AppError } from '../../src-preload/contract/app-error.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { connect, sentence } from '../client.ts'
import { Keyboard } from '../correct/keyboard.ts'
import { Attributes } from './attributes.svelte.ts'
import { Backbones } from './backbones.svelte.ts'
import { Browse } from './browse.svelte.ts'
import { Captioning } from './captioning.svelte.ts'
import { Catalogs } from './catalogs.svelte.ts'
import { Corrections } from './corrections.svelte.ts'
import { Details } from './details.svelte.ts'
import { Exchange } from './exchange.svelte.ts'
import { Flips } from './flips.svelte.ts'
import { Jobs } from './jobs.svelte.ts'
import { Models } from './models.svelte.ts'
import { Providers } from './providers.svelte.ts'
import { Queue } from './queue.svelte.ts'
import { Rows } from './rows.svelte.ts'
import { Settings } from './settings.svelte.ts'
import { Shell } from './shell.svelte.ts'
import { Toasts } from './toasts.svelte.ts'
import { Training } from './training.svelte.ts'

/** Bursts of events are answered once, this long after the last, and at least this often while they go on. */
const quiet = 150
const longest = 1200

/** The whole window: makes the parts, wires them, and brings the engine's events to them. */
export class StudioState {
  readonly engine: EngineClient
  readonly bridge: Studio
  readonly toasts = new Toasts()
  readonly shell = new Shell()
  readonly settings: Settings
  readonly catalogs: Catalogs
  readonly attributes: Attributes
  readonly browse: Browse
  readonly rows: Rows
  readonly details: Details
  readonly corrections: Corrections
  readonly captioning: Captioning
  readonly queue: Queue
  readonly jobs: Jobs
  readonly training: Training
  readonly flips: Flips
  readonly models: Models
  readonly backbones: Backbones
  readonly exchange: Exchange
  readonly providers: Providers
  readonly keyboard: Keyboard

  #engineState = $state<EngineState>('starting')
  #engineMessage = $state<string | null>(null)
  #loaded = $state(false)
  #onMenu: (command: MenuCommand) => void = () => undefined

  constructor(bridge: Studio) {
    this.bridge = bridge
    this.engine = connect(bridge)
    const { engine, toasts } = this
    const onError = (error: unknown) => this.report(error)
    this.keyboard = new Keyboard(() => this.shell.place, bridge.platform === 'darwin')
    this.settings = new Settings(engine, (theme) => bridge.app.setTheme(theme))
    this.catalogs = new Catalogs(engine)
    this.attributes = new Attributes(engine, (attributeId) => this.#attributeFocused(attributeId))
    this.browse = new Browse(engine, (query) => this.settings.set('query', query))
    this.rows = new Rows(engine, onError)
    this.details = new Details(engine)
    this.jobs = new Jobs(engine)
    this.models = new Models(engine)
    this.backbones = new Backbones(engine, bridge.app, toasts)
    this.exchange = new Exchange(engine, bridge.app, toasts)
    this.providers = new Providers(engine, toasts)
    this.training = new Training(engine, (run, watched) => this.#trained(run, watched))
    this.corrections = new Corrections({
      engine,
      toasts,
      attributes: this.attributes,
      browse: this.browse,
      rows: this.rows,
      details: this.details,
      onlyFocused: () => this.shell.place === 'loupe',
      advances: () => this.settings.values.advance,
    })
    this.queue = new Queue({ engine, toasts, attributes: this.attributes, browse: this.browse, rows: this.rows })
    this.captioning = new Captioning({
      attributes: this.attributes,
      browse: this.browse,
      rows: this.rows,
      corrections: this.corrections,
      shell: this.shell,
      toasts,
      showPanel: () => this.settings.set('panelOpen', true),
      onError,
    })
    this.flips = new Flips({
      engine,
      kindOf: (attributeId) => this.attributes.find(attributeId)?.kind ?? 'labels',
      onError,
      onSettled: (versionId, attributeId, accepted) => this.#settled(versionId, attributeId, accepted),
    })
  }

  get isMac(): boolean {
    return this.bridge.platform === 'darwin'
  }

  get engineState(): EngineState {
    return this.#engineState
  }

  get engineMessage(): string | null {
    return this.#engineMessage
  }

  get loaded(): boolean {
    return this.#loaded
  }

  /** Says what went wrong. While the engine is away its banner says so, once. */
  report(error: unknown): void {
    if (error instanceof AppError && (error.code === 'process-died' || error.code === 'cancelled')) return
    this.toasts.show(sentence(error), 'bad')
  }

  /** Runs work whose failure is only to be said. */
  attempt(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.report(error))
  }

  onMenu(listener: (command: MenuCommand) => void): void {
    this.#onMenu = listener
  }

  // ------------------------------------------------ beginning

  /** Listens, and loads what the window shows. Returns the way to stop. */
  start(): () => void {
    const { bridge } = this
    const refreshLibrary = this.#calm(() => this.attempt(this.#libraryChanged()))
    const refreshAttributes = this.#calm(() => this.attempt(this.attributes.refresh()))
    const refreshSummary = this.#calm(() =>
      this.attempt(this.training.refreshSummary(this.attributes.focused?.id ?? null)),
    )
    const stops = [
      bridge.on('jobs', (jobs) => this.jobs.take(jobs)),
      bridge.on('images', () => refreshLibrary.call()),
      bridge.on('decisions', ({ ids }) => {
        this.corrections.decisionsChanged(ids)
        if (this.corrections.travelling) this.flips.forgetVerdicts(ids)
        refreshSummary.call()
      }),
      bridge.on('attributes', () => refreshAttributes.call()),
      bridge.on('models', ({ attributeId }) => {
        this.attempt(this.models.refresh(attributeId))
        this.rows.invalidate()
        this.details.invalidate()
        refreshAttributes.call()
        refreshSummary.call()
      }),
      bridge.on('backbones', () => this.attempt(this.backbones.refresh())),
      bridge.on('providers', (status) => this.providers.take(status)),
      bridge.on('run', (progress) => this.training.takeProgress(progress)),
      bridge.on('history', (history) => this.corrections.takeHistory(history)),
      bridge.on('engine', ({ state, message }) => this.#engineChanged(state, message)),
      bridge.on('menu', ({ command }) => this.#onMenu(command)),
      this.jobs.onEnd((job) => {
        this.attempt(this.training.jobEnded(job))
        this.attempt(this.exchange.jobEnded(job))
        if (job.kind === 'backbone') this.attempt(this.backbones.refresh())
        if (job.kind === 'scan' || job.kind === 'tag' || job.kind === 'import') refreshLibrary.call()
        if (job.state === 'failed' && job.kind !== 'train') this.#jobFailed(job.title, job.error?.message)
      }),
    ]
    void this.#load()
    return () => {
      for (const stop of stops) stop()
      for (const calm of [refreshLibrary, refreshAttributes, refreshSummary]) calm.stop()
      void this.settings.save()
    }
  }

  async #load(): Promise<void> {
    try {
      await this.settings.load()
      await Promise.all([this.attributes.refresh(), this.catalogs.refresh(), this.jobs.refresh()])
      this.#engineState = 'ready'
      this.#engineMessage = null
      if (!this.#loaded) this.#restore()
      this.#loaded = true
      this.corrections.takeHistory(await this.engine.annotations.history())
      await Promise.all([this.providers.refresh(), ...this.attributes.list.map(({ id }) => this.models.refresh(id))])
    } catch (error) {
      // The engine's own events say more, and bring the window back here when it is ready.
      if (this.#engineState === 'ready') this.report(error)
    }
  }

  #restore(): void {
    const { values } = this.settings
    this.attributes.focus(values.attributeId ?? this.attributes.list[0]?.id ?? null)
    const query = { ...values.query }
    if (this.catalogs.find(query.catalogId) === undefined) query.catalogId = null
    if (query.catalogId === null || this.catalogs.findFolder(query.folderId) === undefined) query.folderId = null
    if (query.labelId !== null && this.attributes.labels.get(query.labelId) === undefined) query.labelId = null
    this.browse.restore(query)
    void this.browse.load()
  }

  // ------------------------------------------------ what happens

  async #libraryChanged(): Promise<void> {
    await Promise.all([this.catalogs.refresh(), this.attributes.refresh()])
    this.rows.invalidate()
    this.details.invalidate()
    this.browse.libraryChanged()
    await this.training.refreshSummary(this.attributes.focused?.id ?? null)
  }

  #engineChanged(state: EngineState, message: string | null): void {
    const returned = state === 'ready' && this.#engineState !== 'ready'
    this.#engineState = state
    this.#engineMessage = message
    if (!returned) return
    const wasLoaded = this.#loaded
    this.attempt(
      this.#load().then(() => {
        if (!wasLoaded) return undefined
        this.rows.invalidate()
        this.details.invalidate()
        return Promise.all([this.browse.refresh(), this.training.engineReturned()])
      }),
    )
  }

  #attributeFocused(attributeId: number): void {
    this.settings.set('attributeId', attributeId)
    this.attempt(this.training.refreshSummary(attributeId))
  }

  #jobFailed(title: string, message: string | undefined): void {
    this.toasts.show(`${title}: ${message ?? 'it failed.'}`, 'bad', {
      label: 'Jobs',
      run: () => this.shell.drawer !== 'jobs' && this.shell.toggleDrawer('jobs'),
    })
  }

  #trained(run: Run, watched: boolean): void {
    const versionId = run.versionId
    if (versionId === null) return
    this.attempt(this.models.refresh(run.attributeId))
    const open = () => this.review(versionId, run.id)
    if (watched) open()
    else this.toasts.show(this.#trainedText(run), 'good', { label: 'Review', run: open })
  }

  #trainedText({ attributeId, comparison }: Run): string {
    const title = this.attributes.find(attributeId)?.title ?? ''
    if (comparison === null) return `${title} is trained. See what it would change.`
    return `${title} is trained. ${verdictOf(comparison).text}.`
  }

  /** What is sure changes everywhere, and with it which images a filter finds. */
  async setThreshold(attributeId: number, threshold: number | null): Promise<void> {
    await this.attributes.setThreshold(attributeId, threshold)
    this.browse.thresholdChanged(attributeId)
  }

  /** Lists the decisions that the last training found to be probably wrong. */
  showSuspects(attributeId: number): void {
    this.training.hide()
    this.attributes.focus(attributeId)
    this.shell.go('grid')
    this.browse.narrow(attributeId, { state: 'suspect' })
  }

  /** Opens the flip list of a candidate. */
  review(versionId: number, runId: number | null): void {
    this.shell.go('flips')
    void this.flips.open(versionId, runId)
  }

  #settled(versionId: number, attributeId: number, accepted: boolean): void {
    const title = this.attributes.find(attributeId)?.title ?? 'The attribute'
    const previous = this.models.activeOf(attributeId)
    this.shell.go('grid')
    this.rows.invalidate()
    this.details.invalidate()
    this.attempt(this.models.refresh(attributeId))
    this.attempt(this.attributes.refresh())
    this.attempt(this.training.refreshSummary(attributeId))
    this.browse.libraryChanged()
    if (!accepted) {
      this.toasts.show(`The new ${title} model was rejected. Nothing changed.`)
      return
    }
    const rollBack =
      previous === undefined || previous.id === versionId
        ? null
        : {
            label: 'Roll back',
            run: () => this.attempt(this.models.activate(previous).then(() => this.#rolledBack(title))),
          }
    this.toasts.show(`The new ${title} model is in use.`, 'good', rollBack)
  }

  #rolledBack(title: string): void {
    this.toasts.show(`The earlier ${title} model is back.`, 'good')
  }

  /** Waits for a pause in a burst of events, but not for ever. */
  #calm(work: () => void): { call(): void; stop(): void } {
    let timer: ReturnType<typeof setTimeout> | undefined
    let since = 0
    const run = () => {
      timer = undefined
      work()
    }
    return {
      call: () => {
        const now = Date.now()
        if (timer === undefined) since = now
        clearTimeout(timer)
        timer = setTimeout(run, Math.min(quiet, Math.max(0, since + longest - now)))
      },
      stop: () => clearTimeout(timer),
    }
  }
}

export const studio = new StudioState(window.studio)
