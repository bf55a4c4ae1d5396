import type { Studio } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { AppError } from '../../src-preload/contract/app-error.ts'
import { connect, sentence } from '../client.ts'
import { Attributes } from '../state/attributes.svelte.ts'
import { Backbones } from '../state/backbones.svelte.ts'
import { Browse } from '../state/browse.svelte.ts'
import { Captioning } from '../state/captioning.svelte.ts'
import { Carrying } from '../state/carrying.svelte.ts'
import { Catalogs } from '../state/catalogs.svelte.ts'
import type { Parts } from '../state/context.ts'
import { Compare } from '../state/compare.svelte.ts'
import { Consequences } from '../state/consequences.ts'
import { Corrections } from '../state/corrections.svelte.ts'
import { Details } from '../state/details.svelte.ts'
import { EngineStatus } from '../state/engine-status.svelte.ts'
import { Evaluation } from '../state/evaluation.svelte.ts'
import { Exchange } from '../state/exchange.svelte.ts'
import { Exporting } from '../state/exporting.svelte.ts'
import { Finding } from '../state/finding.svelte.ts'
import { Flips } from '../state/flips.svelte.ts'
import { Handbook } from '../state/handbook.svelte.ts'
import { HistoryList } from '../state/history.svelte.ts'
import { Jobs } from '../state/jobs.svelte.ts'
import { Keys } from '../state/keys.svelte.ts'
import { LabelRoom } from '../state/label-room.svelte.ts'
import { Libraries } from '../state/libraries.svelte.ts'
import { Models } from '../state/models.svelte.ts'
import { Pace } from '../state/pace.svelte.ts'
import { Program } from '../state/program.svelte.ts'
import { Providers } from '../state/providers.svelte.ts'
import { Queue } from '../state/queue.svelte.ts'
import { RemovedCatalogs } from '../state/removed-catalogs.svelte.ts'
import { Restoring } from '../state/restoring.svelte.ts'
import { Rows } from '../state/rows.svelte.ts'
import { Settings } from '../state/settings.svelte.ts'
import { Shell } from '../state/shell.svelte.ts'
import { Toasts } from '../state/toasts.svelte.ts'
import { Views } from '../state/views.svelte.ts'
import { Tour } from '../state/tour.svelte.ts'
import { Training } from '../state/training.svelte.ts'
import { StudioCommands } from './commands.ts'
import { Keyboard } from './keyboard.ts'
import { modelSettled, modelTrained } from './model-news.ts'

/** The whole window's state, made and wired: who may use whom is said here and nowhere else. */
export class StudioParts implements Parts {
  readonly engine: EngineClient
  readonly bridge: Studio
  readonly app: Studio['app']
  readonly isMac: boolean
  readonly engineStatus = new EngineStatus()
  readonly toasts = new Toasts()
  readonly shell = new Shell()
  readonly settings: Settings
  readonly catalogs: Catalogs
  readonly attributes: Attributes
  readonly browse: Browse
  readonly rows: Rows
  readonly details: Details
  readonly compare: Compare
  readonly consequences: Consequences
  readonly corrections: Corrections
  readonly captioning: Captioning
  readonly carrying: Carrying
  readonly queue: Queue
  readonly jobs: Jobs
  readonly tour: Tour
  readonly training: Training
  readonly finding: Finding
  readonly flips: Flips
  readonly handbook = new Handbook()
  readonly history: HistoryList
  readonly libraries: Libraries
  readonly models: Models
  readonly backbones: Backbones
  readonly evaluation: Evaluation
  readonly exchange: Exchange
  readonly exporting: Exporting
  readonly pace = new Pace()
  readonly program: Program
  readonly providers: Providers
  readonly restoring: Restoring
  readonly removedCatalogs: RemovedCatalogs
  readonly views: Views
  readonly keys: Keys
  readonly labelRoom: LabelRoom
  readonly keyboard: Keyboard
  readonly commands: StudioCommands
  readonly #told = new Set<string>()

  /** @param isModal whether a sheet is open, which keeps all keys */
  constructor(bridge: Studio, isModal: (parts: Parts) => boolean) {
    this.bridge = bridge
    this.app = bridge.app
    this.isMac = bridge.platform === 'darwin'
    this.engine = connect(bridge)
    const { app, engine, shell, toasts, report: onError } = this
    const isTagging = (): boolean => this.jobs.active.some(({ kind }) => kind === 'tag' || kind === 'scan')
    this.settings = new Settings(engine, app)
    this.catalogs = new Catalogs(engine)
    this.attributes = new Attributes(
      engine,
      (attributeId) => {
        this.settings.set('attributeId', attributeId)
        this.attempt(this.training.refreshSummary(attributeId))
        this.attempt(this.views.count())
      },
      isTagging,
    )
    this.browse = new Browse(engine, (query) => this.settings.set('query', query))
    this.compare = new Compare({ browse: this.browse, shell })
    this.views = new Views({ engine, browse: this.browse, focused: () => this.attributes.focused?.id ?? null })
    this.finding = new Finding({ engine, browse: this.browse, views: this.views })
    this.rows = new Rows(engine, onError)
    this.details = new Details(engine)
    this.jobs = new Jobs(engine)
    this.models = new Models(engine, (following) => {
      this.consequences.take([following])
      this.browse.libraryChanged()
    })
    this.backbones = new Backbones(engine, app, toasts)
    this.exchange = new Exchange(engine, app, toasts, (ids) => {
      shell.go('grid')
      this.queue.showConflicts(ids)
    })
    this.exporting = new Exporting({ engine, app, attributes: this.attributes, toasts, attempt: this.attempt })
    this.program = new Program(engine, app)
    this.providers = new Providers(engine, toasts)
    this.restoring = new Restoring(engine, app)
    this.training = new Training(engine, (run, watched) => modelTrained(this, run, watched))
    this.consequences = new Consequences({
      attributes: this.attributes,
      details: this.details,
      rows: this.rows,
      training: this.training,
    })
    this.corrections = new Corrections({
      engine,
      decided: (images) => this.pace.note(images),
      consequences: this.consequences,
      travelled: (ids) => {
        this.flips.forgetVerdicts(ids)
        void this.evaluation.follow()
      },
      toasts,
      attributes: this.attributes,
      browse: this.browse,
      rows: this.rows,
      details: this.details,
      onlyFocused: () => shell.isClose,
      staysOn: () => shell.place === 'compare',
      advances: () => this.settings.values.advance,
      ask: (question) => shell.ask(question),
      isTagging,
    })
    const { attributes, corrections } = this
    this.carrying = new Carrying({ attributes, corrections, toasts })
    this.keys = new Keys({ attributes: this.attributes, settings: this.settings, isMac: this.isMac })
    this.keyboard = new Keyboard(() => ({ place: shell.place, isModal: isModal(this) }), this.isMac, {
      commandFor: (chord, place) => this.keys.commandFor(chord, place),
      pinned: (chord) => {
        const label = this.keys.labelOn(chord)
        if (label === null) return null
        if (shell.place !== 'flips') return () => void this.corrections.assign(label.id, label.attributeId)
        return label.attributeId === this.flips.attributeId ? () => void this.flips.assign(label.id) : null
      },
    })
    this.labelRoom = new LabelRoom({
      engine,
      attributes: this.attributes,
      shell,
      takeHistory: (history) => this.corrections.takeHistory(history),
      showImages: (attributeId, labelId) => {
        this.attributes.focus(attributeId)
        shell.go('grid')
        this.browse.narrow(attributeId, { labels: [labelId] })
      },
    })
    this.removedCatalogs = new RemovedCatalogs({ engine, ask: (question) => shell.ask(question) })
    this.queue = new Queue({ engine, toasts, attributes: this.attributes, browse: this.browse, rows: this.rows })
    this.captioning = new Captioning({
      attributes: this.attributes,
      browse: this.browse,
      rows: this.rows,
      corrections: this.corrections,
      shell,
      toasts,
      showPanel: () => this.settings.set('panelOpen', true),
      onError,
    })
    this.flips = new Flips({
      engine,
      byUse: (attributeId) => this.attributes.byUse(attributeId),
      onError,
      onDecided: ({ consequences, history }) => {
        this.consequences.take(consequences)
        this.corrections.takeHistory(history)
      },
      onSettled: (versionId, attributeId, accepted) => modelSettled(this, versionId, attributeId, accepted),
    })
    this.evaluation = new Evaluation({
      engine,
      dialogs: app,
      toasts,
      onError,
      onDecided: ({ consequences, history }) => {
        this.consequences.take(consequences)
        this.corrections.takeHistory(history)
      },
    })
    this.history = new HistoryList({
      engine,
      onTravelled: ({ changes, consequences, history }) => {
        this.corrections.takeHistory(history)
        this.consequences.take(consequences)
        if (changes.length > 0) this.flips.forgetVerdicts(null)
      },
      tell: (message, tone) => toasts.show(message, tone),
    })
    this.libraries = new Libraries({
      app,
      engine,
      attributes: this.attributes,
      browse: this.browse,
      catalogs: this.catalogs,
      jobs: this.jobs,
      models: this.models,
      rows: this.rows,
      settings: this.settings,
      ask: (question) => shell.ask(question),
      onError,
    })
    this.tour = new Tour({
      // What it points at is to be seen.
      prepare: () => {
        shell.go('grid')
        this.libraries.hide()
        this.settings.set('panelOpen', true)
      },
    })
    this.commands = new StudioCommands(this)
  }

  /** Says what went wrong. While the engine is away its banner says so, once. */
  readonly report = (error: unknown): void => {
    if (error instanceof AppError && (error.code === 'process-died' || error.code === 'cancelled')) return
    this.toasts.show(sentence(error), 'bad')
  }

  /** Says what the engine says again whenever it is asked, such as what was done to open the library. */
  tellOnce(notice: string): void {
    if (this.#told.has(notice)) return
    this.#told.add(notice)
    this.toasts.show(notice, 'lasting')
  }

  readonly attempt = (work: Promise<unknown>): void => {
    work.catch(this.report)
  }
}
