import type {
  Answered,
  Attribute,
  CaptionMetrics,
  Catalog,
  Consequences,
  CurvePoint,
  Decision,
  Clause,
  DecisionForEach,
  EngineCalls,
  EngineEvents,
  EngineState,
  ErrorData,
  LabelFlip,
  TextFlip,
  HistoryState,
  Filter,
  ImageRow,
  ImageSort,
  ListSource,
  ReviewState,
  ImportReport,
  Job,
  Metrics,
  ModelVersion,
  ReadyHead,
  Run,
  Settings,
  Studio,
} from '../../src-preload/contract.ts'
import { shareOf } from '../../src-renderer/answers/shares.ts'
import { FakeBackbones } from './fake-backbones.ts'
import { FakeCatalog, type Subject } from './fake-catalog.ts'
import { comparisonOf, headFigures, type Outcome } from './figures.ts'
import { FakeProviders } from './fake-providers.ts'

export interface FakeOptions {
  images?: number
  /** Milliseconds each call takes. */
  latency?: number
  subjects?: Subject[]
  /** Calls that are refused, such as `annotations.decide`. */
  failing?: string[]
  /** The library has no catalog. */
  empty?: boolean
  /** Milliseconds between two steps of a training. */
  stepTime?: number
  failTraining?: boolean
  /** How a trained head does beside the active one. */
  outcome?: Outcome
  offline?: boolean
}

type Calls = { [Room in keyof EngineCalls]: EngineCalls[Room] }
type Listener = (data: never) => void

class Refused extends Error {
  readonly data: ErrorData
  constructor(data: ErrorData) {
    super(data.message)
    this.data = data
  }
}

interface Step {
  title: string
  images: number
  undo(): Uint32Array
  redo(): Uint32Array
  attributeId: number
  id: number
  at: number
}

/** An engine in memory that keeps the contract: for the development page and for driving the window without Electron. */
export class FakeStudio implements Studio {
  readonly platform = 'linux'
  readonly catalog: FakeCatalog
  readonly backbones = new FakeBackbones()
  readonly providers = new FakeProviders((status) => this.emit('providers', status))
  /** Names of all calls, in order. */
  readonly called: string[] = []
  readonly failing: Set<string>
  settings: Settings = {}
  #options: Required<FakeOptions>
  #listeners = new Map<string, Set<Listener>>()
  #hasCatalog: boolean
  /** Calls and events on their way. */
  #underWay = 0
  #jobs: Job[] = []
  #nextId = 100
  #undo: Step[] = []
  #redo: Step[] = []
  #runs: Run[] = []
  #versions: ModelVersion[] = []
  #cancelled = new Set<number>()
  #report: ImportReport | null = null
  #sinceRun = new Map<number, number>()
  #ready: ReadyHead[] = ['Gender', 'Season', 'Usage'].map((title) => ({
    name: title.toLowerCase(),
    title,
    labels: 5,
    features: [],
    metrics: null,
  }))

  constructor(options: FakeOptions = {}) {
    this.#options = {
      images: 4200,
      latency: 4,
      subjects: [],
      failing: [],
      empty: false,
      stepTime: 90,
      failTraining: false,
      outcome: 'better',
      offline: false,
      ...options,
    }
    this.catalog = new FakeCatalog(this.#options.images, this.#options.subjects)
    this.#hasCatalog = !this.#options.empty
    this.failing = new Set(this.#options.failing)
    for (const { id, name } of this.catalog.attributes) {
      this.#versions.push(
        this.#version(id, `${name}-v2`, 'retired', 0.79, Date.now() - 9e8),
        this.#version(id, `${name}-v3`, 'active', 0.824, Date.now() - 4e8),
      )
    }
  }

  readonly app: Studio['app'] = {
    chooseFolder: async () => '/Catalogs/Spring 2026',
    chooseFile: async () => '/Catalogs/labels.csv',
    chooseSaveFile: async () => '/Catalogs/export.csv',
    pathOf: () => '/Catalogs/Dropped',
    showInFolder: async () => undefined,
    setTheme: async () => undefined,
  }

  /** Resolves once no call is under way and no event is about to be told: the window has heard all there is. */
  async settled(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve))
    while (this.#underWay > 0)
  }

  async call(method: string, request: unknown): ReturnType<Studio['call']> {
    this.called.push(method)
    this.#underWay++
    await new Promise((resolve) => setTimeout(resolve, this.#options.latency))
    this.#underWay--
    try {
      if (this.failing.has(method)) {
        throw new Refused({ code: 'disk-full', message: 'The disk is full. Free some space and try again.' })
      }
      const [room, name] = method.split('.') as [keyof Calls, string]
      const found = (this.#calls[room] as unknown as Record<string, (request: unknown) => unknown>)[name]
      if (found === undefined) throw new Refused({ code: 'bad-request', message: `There is no call ${method}.` })
      return { ok: true, value: structuredClone(found(structuredClone(request)) ?? null) }
    } catch (error) {
      if (error instanceof Refused) return { ok: false, error: error.data }
      return { ok: false, error: { code: 'internal', message: String(error) } }
    }
  }

  on<Name extends keyof EngineEvents>(event: Name, listener: (data: EngineEvents[Name]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener as Listener)
    return () => listeners.delete(listener as Listener)
  }

  emit<Name extends keyof EngineEvents>(event: Name, data: EngineEvents[Name]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(structuredClone(data) as never)
  }

  setEngine(state: EngineState, message: string | null = null): void {
    this.emit('engine', { state, message })
  }

  // ------------------------------------------------ jobs

  /** Counts up to a total, one step at a time. */
  async runJob(part: Pick<Job, 'kind' | 'title' | 'total'> & Partial<Job>, steps = 30): Promise<Job> {
    const { stepTime } = this.#options
    const job: Job = {
      id: this.#nextId++,
      state: 'running',
      done: 0,
      note: '',
      secondsElapsed: 0,
      secondsLeft: null,
      rate: null,
      error: null,
      subjectId: null,
      ...part,
    }
    this.#jobs = [job, ...this.#jobs]
    for (let step = 0; step <= steps && !this.#cancelled.has(job.id); step++) {
      job.done = Math.round(((part.total ?? 100) * step) / steps)
      job.secondsElapsed = (step * stepTime) / 1000
      job.secondsLeft = ((steps - step) * stepTime) / 1000
      job.rate = (part.total ?? 100) / ((steps * stepTime) / 1000)
      this.emit('jobs', this.#jobs)
      await new Promise((resolve) => setTimeout(resolve, stepTime))
    }
    this.endJob(job, this.#cancelled.has(job.id) ? 'cancelled' : 'done')
    return job
  }

  endJob(job: Job, state: Job['state'], error: ErrorData | null = null): void {
    Object.assign(job, { state, error, secondsLeft: null, rate: null })
    this.emit('jobs', this.#jobs)
  }

  #start(part: Parameters<FakeStudio['runJob']>[0], after?: (job: Job) => void): { jobId: number } {
    const jobId = this.#nextId
    void this.runJob(part).then((job) => job.state === 'done' && after?.(job))
    return { jobId }
  }

  // ------------------------------------------------ lists

  #list(filter: Filter, sort: ImageSort): Uint32Array {
    const ids: number[] = []
    if (!this.#hasCatalog) return new Uint32Array()
    const { catalog } = this
    const plain = Object.keys(filter).every((key) => key === 'place') && filter.place?.folderId === undefined
    if (plain && (sort.by === 'name' || sort.by === 'added')) {
      const all = Uint32Array.from({ length: catalog.count }, (_, at) => at + 1)
      return sort.descending ? all.reverse() : all
    }
    for (let id = 1; id <= catalog.count; id++) if (this.#matches(id, filter)) ids.push(id)
    if (sort.by === 'confidence' || sort.by === 'uncertainty') {
      const { attributeId } = sort
      const keys = new Map(
        ids.map((id) => {
          const top = catalog.top(id, attributeId)
          const confidence = top[0]?.confidence ?? catalog.standing(id, attributeId)?.confidence ?? 0
          return [id, sort.by === 'confidence' ? confidence : 1 - confidence + (top[1]?.confidence ?? 0)]
        }),
      )
      ids.sort((left, right) => keys.get(left)! - keys.get(right)! || left - right)
    }
    if (sort.descending) ids.reverse()
    return Uint32Array.from(ids)
  }

  #matches(id: number, filter: Filter): boolean {
    const { catalog } = this
    const { folderId = 0 } = filter.place ?? {}
    if (folderId >= 10 && catalog.folderOf(id) !== folderId) return false
    if (filter.failed !== undefined && catalog.isFailed(id) !== filter.failed) return false
    if (filter.text !== undefined) {
      const searched = `${catalog.subject(id).name}\n${catalog.captions.caption(id)?.text ?? ''}`
      if (!searched.toLowerCase().includes(filter.text.toLowerCase())) return false
    }
    return (filter.all ?? []).every((clause) => this.#fits(id, clause))
  }

  #fits(id: number, { attributeId, labels, states, confidence, not = false }: Clause): boolean {
    const { catalog } = this
    const labelId = catalog.value(id, attributeId)?.labelId
    const value = catalog.standing(id, attributeId)
    const sure = value?.confidence ?? null
    const isIn = (state: ReviewState): boolean => {
      if (state === 'unreviewed') return value?.source !== 'human' && value?.source !== 'imported'
      if (state === 'untagged') return value === null
      if (state === 'unsure') return catalog.isUnsure(id, attributeId)
      if (state === 'suspect') return catalog.suspect(id, attributeId) !== null
      return value?.source === state
    }
    const isWithin =
      confidence === undefined || (sure !== null && sure >= (confidence.least ?? 0) && sure <= (confidence.most ?? 1))
    const whole =
      (labels === undefined || (labelId !== undefined && labels.includes(labelId))) &&
      (states === undefined || states.some(isIn)) &&
      isWithin
    return whole !== not
  }

  #listOf(source: ListSource): { ids: Uint32Array; chosenBy?: 'uncertain' } {
    switch (source.kind) {
      case 'filter':
        return { ids: this.#list(source.filter, source.sort) }
      case 'queue':
        return { ids: this.#next(source.attributeId).subarray(0, source.count ?? 25), chosenBy: 'uncertain' }
      case 'product':
        return { ids: Uint32Array.of(source.imageId) }
      case 'flips': {
        const { versionId, fromLabelId, toLabelId } = source
        const flips: { image: ImageRow }[] =
          this.#versionOf(versionId).kind === 'captioner'
            ? this.#captionFlips()
            : this.#flips(versionId).filter(
                ({ from, to }) =>
                  toLabelId === undefined || (to.labelId === toLabelId && (from?.labelId ?? null) === fromLabelId),
              )
        return { ids: Uint32Array.from(flips, ({ image }) => image.id) }
      }
    }
  }

  #next(attributeId: number): Uint32Array {
    return this.#list(
      { all: [{ attributeId, states: ['unreviewed'] }], failed: false },
      { by: 'uncertainty', attributeId, descending: true },
    )
  }

  // ------------------------------------------------ decisions

  #history(): HistoryState {
    const show = (step: Step | undefined) =>
      step === undefined ? null : { id: step.id, title: step.title, at: step.at, images: step.images }
    return { undo: show(this.#undo.at(-1)), redo: show(this.#redo.at(-1)) }
  }

  #decide(ids: Uint32Array, attributeId: number, decision: Decision | DecisionForEach) {
    const decisions = this.catalog.decisions.get(attributeId)!
    const rejections = this.catalog.rejections.get(attributeId)!
    const written = this.catalog.captions.decisions
    const isText = this.catalog.attribute(attributeId).kind === 'text'
    const before = Array.from(ids, (id) => ({
      id,
      decision: decisions.get(id),
      rejected: rejections.get(id),
      caption: written.get(id),
    }))
    const act = () => {
      ids.forEach((id, at) => {
        this.#apply(id, attributeId, decision.kind === 'each' ? decision.decisions[at]! : decision)
      })
      return ids
    }
    act()
    const restore = <Value>(map: Map<number, Value>, id: number, value: Value | undefined) =>
      value === undefined ? map.delete(id) : map.set(id, value)
    const attribute = this.catalog.attribute(attributeId)
    const name =
      'labelId' in decision ? (attribute.labels.find(({ id }) => id === decision.labelId)?.name ?? '') : decision.kind
    this.#undo.push({
      id: this.#nextId++,
      at: Date.now(),
      images: ids.length,
      attributeId,
      title: `${attribute.title}: ${decision.kind === 'not' ? 'not ' : ''}${name} on ${ids.length === 1 ? '1 image' : `${ids.length} images`}`,
      redo: act,
      undo: () => {
        for (const entry of before) {
          restore(decisions, entry.id, entry.decision)
          restore(rejections, entry.id, entry.rejected)
          if (isText) restore(written, entry.id, entry.caption)
        }
        return ids
      },
    })
    this.#redo = []
    this.#sinceRun.set(attributeId, (this.#sinceRun.get(attributeId) ?? 0) + ids.length)
    return { changed: ids.length, consequences: [this.#consequences(attributeId, ids)], history: this.#history() }
  }

  #applyText(id: number, decision: Decision): void {
    const { captions } = this.catalog
    const now = captions.caption(id)
    const at = Date.now()
    if (decision.kind === 'text') captions.decisions.set(id, { text: decision.text, source: 'human', at })
    else if (decision.kind === 'clear') captions.decisions.delete(id)
    else if (decision.kind === 'accept' && now !== null)
      captions.decisions.set(id, { text: now.text, source: 'human', at })
  }

  #apply(id: number, attributeId: number, decision: Decision): void {
    if (this.catalog.attribute(attributeId).kind === 'text') return this.#applyText(id, decision)
    const decisions = this.catalog.decisions.get(attributeId)!
    const rejections = this.catalog.rejections.get(attributeId)!
    const value = this.catalog.value(id, attributeId)
    if (decision.kind === 'is') decisions.set(id, { labelId: decision.labelId, source: 'human', at: Date.now() })
    else if (decision.kind === 'accept' && value !== null)
      decisions.set(id, { labelId: value.labelId, source: 'human', at: Date.now() })
    else if (decision.kind === 'clear') {
      decisions.delete(id)
      rejections.delete(id)
    } else if (decision.kind === 'not') {
      const labelId = decision.labelId ?? value?.labelId
      if (labelId !== undefined) rejections.set(id, [...(rejections.get(id) ?? []), labelId])
      decisions.delete(id)
    }
  }

  #consequences(attributeId: number, ids: Uint32Array | null): Consequences {
    const isText = this.catalog.attribute(attributeId).kind === 'text'
    const answered = (id: number): Answered => {
      const { attributes, caption, captionDetail, values } = this.catalog.detail(id)
      const about = attributes.find((entry) => entry.attributeId === attributeId)
      return {
        imageId: id,
        values: values.filter((value) => value.attributeId === attributeId),
        caption: isText ? caption : null,
        rejected: about?.rejected ?? [],
        isWhole: false,
        decidedAt: (isText ? captionDetail.decidedAt : about?.decidedAt) ?? null,
        suspect: about?.suspect ?? null,
      }
    }
    return {
      attributeId,
      images: ids === null || ids.length > 2000 ? null : Array.from(ids, answered),
      labels: this.#attribute(attributeId).labels,
      training: this.#calls.training.summary({ attributeId }),
    }
  }

  #tellDecided(attributeId: number, ids: Uint32Array): void {
    this.#underWay++
    setTimeout(() => {
      this.#underWay--
      this.emit('decisions', { attributeId, ids: ids.length > 2000 ? new Uint32Array() : ids })
      this.emit('history', this.#history())
      this.emit('attributes', { attributeIds: [attributeId] })
    }, 5)
  }

  #travel(from: Step[], to: Step[], direction: 'undo' | 'redo') {
    const step = from.pop()
    if (step !== undefined) to.push(step)
    const consequences = step === undefined ? [] : [this.#consequences(step.attributeId, step[direction]())]
    const change = step === undefined ? null : { id: step.id, title: step.title, at: step.at, images: step.images }
    return { change, consequences, history: this.#history() }
  }

  // ------------------------------------------------ training

  #metrics(attributeId: number, top1: number): Metrics | CaptionMetrics {
    if (this.catalog.attribute(attributeId).kind === 'text') return this.catalog.captions.metrics(top1 * 3)
    const labels = this.catalog.attribute(attributeId).labels.slice(0, 24)
    const perLabel = labels.map(({ name }, at) => ({
      label: name,
      support: 96 - 3 * at,
      recall: Math.min(0.99, top1 + 0.08 - at * 0.011),
      precision: Math.min(0.99, top1 + 0.05 - at * 0.006),
    }))
    return headFigures(top1, 840, perLabel)
  }

  #version(
    attributeId: number,
    name: string,
    state: ModelVersion['state'],
    top1: number,
    createdAt: number,
  ): ModelVersion {
    return {
      id: this.#nextId++,
      attributeId,
      kind: this.catalog.attribute(attributeId).kind === 'text' ? 'captioner' : 'head',
      name,
      origin: state === 'retired' ? 'shipped' : 'trained',
      state,
      createdAt,
      runId: null,
      labels: this.catalog.attribute(attributeId).labels.length,
      features: ['efficientnet-lite0'],
      metrics: this.#metrics(attributeId, top1),
      sinceAccepted: null,
    }
  }

  async #train(run: Run, job: Job): Promise<void> {
    const steps = 42
    for (let iteration = 1; iteration <= steps; iteration++) {
      await new Promise((resolve) => setTimeout(resolve, this.#options.stepTime))
      if (this.#cancelled.has(job.id)) {
        run.state = 'cancelled'
        return this.endJob(job, 'cancelled')
      }
      if (this.#options.failTraining && iteration > 12) {
        const error: ErrorData = {
          code: 'process-died',
          message: 'The trainer ran out of memory. Close other programs and try again, or train on fewer labels.',
        }
        Object.assign(run, { state: 'failed', error })
        return this.endJob(job, 'failed', error)
      }
      const share = 1 - Math.exp(-iteration / (6 + 3 * (run.id % 4)))
      const point: CurvePoint = {
        iteration,
        loss: 2.5 - 2.28 * share,
        accuracy: 0.28 + 0.68 * share,
        validationLoss: 2.55 - 1.92 * share,
        validationAccuracy: 0.26 + 0.61 * share,
      }
      run.curve.push(point)
      job.done = iteration
      this.emit('run', {
        runId: run.id,
        stage: iteration < 36 ? 'fitting' : 'comparing',
        iteration,
        maximumIterations: steps,
        secondsElapsed: (iteration * this.#options.stepTime) / 1000,
        secondsLeft: ((steps - iteration) * this.#options.stepTime) / 1000,
        points: [point],
      })
      this.emit('jobs', this.#jobs)
    }
    const { attributeId } = run
    const version = this.#version(
      attributeId,
      `${this.catalog.attribute(attributeId).name}-v${this.#versions.length}`,
      'candidate',
      0.871,
      Date.now(),
    )
    version.runId = run.id
    this.#versions.push(version)
    this.#sinceRun.set(attributeId, 0)
    const isText = this.catalog.attribute(attributeId).kind === 'text'
    Object.assign(run, {
      state: 'done',
      seconds: 4.1,
      versionId: version.id,
      before: isText ? this.#metrics(attributeId, 0.824) : null,
      after: version.metrics,
      comparison: isText ? null : comparisonOf(this.#options.outcome),
      explanation: isText
        ? null
        : 'Starts from the shipped model, translated into your labels, and corrects it by your decisions.',
    })
    this.endJob(job, 'done')
    this.emit('models', { attributeId })
  }

  #flips(versionId: number): LabelFlip[] {
    const { attributeId } = this.#versionOf(versionId)
    const flips: LabelFlip[] = []
    for (let id = 1; id <= Math.min(this.catalog.count, 6000); id++) {
      const value = this.catalog.value(id, attributeId)
      const to = this.catalog.top(id, attributeId, 0.93)[0]
      if (
        to === undefined ||
        value?.source === 'human' ||
        value?.source === 'imported' ||
        value?.labelId === to.labelId
      )
        continue
      const from = value === null ? null : { labelId: value.labelId, confidence: value.confidence ?? 0 }
      flips.push({ kind: 'label', image: this.catalog.row(id), from, to })
    }
    return flips.sort((left, right) => right.to.confidence - left.to.confidence)
  }

  #captionFlip(id: number): TextFlip | null {
    const to = this.catalog.captions.written(id, 0.85)
    return to === null
      ? null
      : { kind: 'text', image: this.catalog.row(id), from: this.catalog.captions.caption(id), to }
  }

  #captionFlips(): TextFlip[] {
    const ids = Array.from({ length: Math.min(this.catalog.count, 6000) }, (_, at) => at + 1)
    return ids
      .filter((id) => !this.catalog.captions.decisions.has(id))
      .map((id) => this.#captionFlip(id))
      .filter((flip) => flip !== null && flip.from?.text !== flip.to.text)
      .filter((flip) => flip !== null)
  }

  #versionOf(versionId: number): ModelVersion {
    const version = this.#versions.find(({ id }) => id === versionId)
    if (version === undefined) throw new Refused({ code: 'not-found', message: 'This version is no longer there.' })
    return version
  }

  #activate(versionId: number): Consequences {
    const version = this.#versionOf(versionId)
    for (const other of this.#versions)
      if (other.attributeId === version.attributeId && other.state === 'active') other.state = 'retired'
    version.state = 'active'
    const { metrics } = version
    if (metrics !== null && 'top1' in metrics)
      this.catalog.skill.set(version.attributeId, metrics.top1 > 0.85 ? 0.93 : 0.82)
    if (metrics !== null && 'ciderD' in metrics) this.catalog.captions.skill = metrics.ciderD > 2.5 ? 0.85 : 0.6
    this.emit('models', { attributeId: version.attributeId })
    return this.#consequences(version.attributeId, null)
  }

  // ------------------------------------------------ the calls

  #catalogs(): Catalog[] {
    if (!this.#hasCatalog) return []
    const base = { scannedAt: Date.now() - 600_000, offline: false, untagged: 0 }
    const failed = Math.floor((this.catalog.count - 7) / 311) + 1
    return [
      {
        ...base,
        id: 1,
        name: 'Spring 2026',
        path: '/Catalogs/Spring 2026',
        images: this.catalog.count,
        errors: failed,
      },
      ...(this.#options.offline
        ? [{ ...base, id: 2, name: 'Archive drive', path: '/media/archive', images: 0, errors: 0, offline: true }]
        : []),
    ]
  }

  #attribute(id: number): Attribute {
    const { name, title, kind } = this.catalog.attribute(id)
    const activeVersionId =
      this.#versions.find((version) => version.attributeId === id && version.state === 'active')?.id ?? null
    const ownThreshold = this.catalog.thresholds.get(id) ?? null
    const thresholds = {
      threshold: this.catalog.threshold(id),
      ownThreshold,
      modelThreshold: this.catalog.modelThreshold(id),
    }
    return { id, name, title, kind, labels: this.catalog.labels(id), ...thresholds, activeVersionId }
  }

  #added(): { catalog: Catalog; jobId: number } {
    this.#hasCatalog = true
    const { jobId } = this.#start(
      { kind: 'scan', title: 'Scanning Spring 2026', total: this.catalog.count, subjectId: 1 },
      () => {
        this.emit('images', { catalogIds: [1] })
        this.#start({ kind: 'tag', title: 'Tagging Spring 2026', total: this.catalog.count, subjectId: 1 })
      },
    )
    return { catalog: this.#catalogs()[0]!, jobId }
  }

  readonly #calls: Calls = {
    library: {
      settings: () => this.settings,
      remember: (settings) => void Object.assign(this.settings, settings),
    },
    catalog: {
      list: () => this.#catalogs(),
      folders: ({ catalogId }) =>
        catalogId !== 1
          ? []
          : [
              { id: 1, catalogId: 1, parentId: null, name: 'Spring 2026', images: this.catalog.count },
              ...['Tops', 'Bottoms', 'Shoes', 'Accessories', 'Autumn'].map((name, at) => ({
                id: 10 + at,
                catalogId: 1,
                parentId: 1,
                name,
                images: Math.floor(this.catalog.count / 5),
              })),
              { id: 20, catalogId: 1, parentId: 12, name: 'Sandals', images: 12 },
            ],
      add: () => this.#added(),
      addSample: () => this.#added(),
      rescan: () =>
        this.#start({ kind: 'scan', title: 'Scanning Spring 2026', total: this.catalog.count, subjectId: 1 }),
      remove: () => {
        this.#hasCatalog = false
        this.emit('images', { catalogIds: [1] })
      },
      removed: () => [],
      purge: () => undefined,
    },
    images: {
      list: (source) => this.#listOf(source),
      rows: ({ ids }) => Array.from(ids, (id) => this.catalog.row(id)),
      detail: ({ id }) => this.catalog.detail(id),
    },
    labels: {
      attributes: () => this.catalog.attributes.map(({ id }) => this.#attribute(id)),
      create: ({ attributeId, name }) => {
        const label = { id: this.#nextId++ + 100_000, name }
        this.catalog.attribute(attributeId).labels.push(label)
        return { ...label, attributeId, images: 0, decided: 0, retired: false }
      },
      renameAttribute: () => undefined,
      rename: ({ labelId, name }) => ({ id: labelId, attributeId: 1, name, images: 0, decided: 0, retired: false }),
      merge: ({ intoId }) => ({ id: intoId, attributeId: 1, name: '', images: 0, decided: 0, retired: false }),
      retire: ({ labelId, retired }) => ({ id: labelId, attributeId: 1, name: '', images: 0, decided: 0, retired }),
      delete: () => undefined,
      carried: () => ({ given: 0, rejected: 0 }),
      deleteAttribute: () => undefined,
      setThreshold: ({ attributeId, threshold }) => {
        if (threshold === null) this.catalog.thresholds.delete(attributeId)
        else this.catalog.thresholds.set(attributeId, threshold)
        this.#tellDecided(attributeId, new Uint32Array())
      },
      createAttribute: ({ title = '' }) => {
        const id = this.catalog.attributes.length + 1
        this.catalog.attributes.push({ id, name: title.toLowerCase(), title, kind: 'label', labels: [] })
        this.catalog.decisions.set(id, new Map())
        this.catalog.rejections.set(id, new Map())
        return this.#attribute(id)
      },
    },
    attributes: {
      ready: () => this.#ready,
      addReady: ({ name }) => {
        const head = this.#ready.find((entry) => entry.name === name)
        if (head === undefined) throw new Refused({ code: 'not-found', message: `No head is ready for ${name}.` })
        this.#ready = this.#ready.filter((entry) => entry !== head)
        const { id } = this.#calls.labels.createAttribute({ title: head.title })
        this.#versions.push(this.#version(id, `${name}-model`, 'active', 0.9, Date.now()))
        const { jobId } = this.#start({ kind: 'tag', title: 'Tagging all catalogs', total: this.catalog.count })
        return { attribute: this.#attribute(id), jobId }
      },
    },
    annotations: {
      decide: ({ ids, attributeId, decision }) => this.#decide(ids, attributeId, decision),
      undo: () => this.#travel(this.#undo, this.#redo, 'undo'),
      redo: () => this.#travel(this.#redo, this.#undo, 'redo'),
      history: () => this.#history(),
      changes: () => [],
    },
    tagging: {
      start: () => this.#start({ kind: 'tag', title: 'Tagging Spring 2026', total: this.catalog.count, subjectId: 1 }),
    },
    training: {
      backend: () => ({ name: 'cpu', version: '4.22.0', gpu: false, why: 'Plain JavaScript computes.' }),
      summary: ({ attributeId }) => {
        const { captions, decisions: labelled } = this.catalog
        const isText = this.catalog.attribute(attributeId).kind === 'text'
        const decisions = isText ? [...captions.decisions.values()] : [...labelled.get(attributeId)!.values()]
        const human = decisions.filter((decision) => decision.source === 'human').length
        return {
          attributeId,
          examples: decisions.length,
          human,
          imported: decisions.length - human,
          rejections: this.catalog.rejections.get(attributeId)?.size ?? 0,
          sinceLastRun: this.#sinceRun.get(attributeId) ?? 0,
          lastRunAt: Date.now() - 7_200_000,
          labels: isText ? 0 : new Set([...labelled.get(attributeId)!.values()].map(({ labelId }) => labelId)).size,
          suspects: isText
            ? 0
            : this.#list({ all: [{ attributeId, states: ['suspect'] }] }, { by: 'name', descending: false }).length,
          obstacle:
            decisions.length >= 2
              ? null
              : 'Two labels with an example each are needed. Decide on a few more images, or import labels from a CSV.',
        }
      },
      start: ({ attributeId, options }) => {
        const run: Run = {
          id: this.#nextId++,
          attributeId,
          state: 'running',
          startedAt: Date.now(),
          seconds: null,
          options: options ?? { method: 'head' },
          examples: this.catalog.decisions.get(attributeId)?.size ?? 0,
          before: null,
          after: null,
          comparison: null,
          explanation: null,
          curve: [],
          versionId: null,
          error: null,
        }
        const job: Job = {
          id: this.#nextId++,
          kind: 'train',
          title: `Training ${this.catalog.attribute(attributeId).title}`,
          state: 'running',
          done: 0,
          total: 42,
          note: '',
          secondsElapsed: 0,
          secondsLeft: null,
          rate: null,
          error: null,
          subjectId: run.id,
        }
        this.#runs.push(run)
        this.#jobs = [job, ...this.#jobs]
        void this.#train(run, job)
        return { jobId: job.id, runId: run.id }
      },
      resume: ({ runId }) => ({ runId, jobId: this.#jobs.find(({ subjectId }) => subjectId === runId)!.id }),
      run: ({ runId }) => this.#runs.find(({ id }) => id === runId)!,
      runs: ({ attributeId }) => this.#runs.filter((run) => run.attributeId === attributeId),
      vocabulary: () => [],
    },
    review: {
      next: ({ attributeId, count = 25 }) => {
        const ids = this.#next(attributeId)
        const images = Array.from(ids.subarray(0, count), (id) => {
          const [best, second] = this.catalog.top(id, attributeId)
          const confidence = best?.confidence ?? null
          const margin = confidence === null ? null : confidence - (second?.confidence ?? 0)
          return { id, labelId: best?.labelId ?? null, confidence, margin }
        })
        return { by: 'uncertain', images }
      },
      flips: ({ versionId }) => {
        const { attributeId, kind } = this.#versionOf(versionId)
        if (kind === 'captioner') {
          const flips = this.#captionFlips().length
          const protectedOnes = this.catalog.captions.decisions.size
          const unchanged = this.catalog.count - flips - protectedOnes
          return { versionId, attributeId, flips, unchanged, protected: protectedOnes, groups: [] }
        }
        const flips = this.#flips(versionId)
        const groups = new Map<string, { fromLabelId: number | null; toLabelId: number; images: number }>()
        for (const { from, to } of flips) {
          const key = `${from?.labelId ?? ''} ${to.labelId}`
          const group = groups.get(key) ?? { fromLabelId: from?.labelId ?? null, toLabelId: to.labelId, images: 0 }
          group.images++
          groups.set(key, group)
        }
        const decided = this.catalog.decisions.get(attributeId)!.size
        return {
          versionId,
          attributeId,
          flips: flips.length,
          unchanged: this.catalog.count - flips.length - decided,
          protected: decided,
          groups: [...groups.values()].sort((left, right) => right.images - left.images),
        }
      },
      flipRows: ({ versionId, ids }) => {
        const { attributeId, kind } = this.#versionOf(versionId)
        if (kind === 'captioner') return Array.from(ids, (id) => this.#captionFlip(id)).filter((flip) => flip !== null)
        return Array.from(ids, (id) => {
          const from = this.catalog.top(id, attributeId)[0] ?? null
          return { kind: 'label', image: this.catalog.row(id), from, to: this.catalog.top(id, attributeId, 0.93)[0]! }
        })
      },
      accept: ({ versionId }) => this.#activate(versionId),
      reject: ({ versionId }) => {
        this.#versionOf(versionId).state = 'rejected'
        this.emit('models', { attributeId: this.#versionOf(versionId).attributeId })
      },
      evaluate: ({ attributeId }) => {
        const version = this.#versions.find((entry) => entry.attributeId === attributeId && entry.state === 'active')!
        return { version, heldOut: version.metrics, library: null, confusion: null }
      },
    },
    models: {
      versions: ({ attributeId }) =>
        this.#versions
          .filter((version) => version.attributeId === attributeId)
          .map((version) => ({
            ...version,
            sinceAccepted: version.state === 'active' && version.kind === 'head' ? shareOf(18, 20) : null,
          })),
      activate: ({ versionId }) => this.#activate(versionId),
      annotate: () => [],
    },
    backbones: {
      list: () => this.backbones.list,
      inspect: ({ path }) => {
        if (!path.endsWith('broken.onnx')) return this.backbones.inspect(path)
        const message = `"${path}" is no ONNX model: it ends in the middle of a message.`
        throw new Refused({ code: 'damaged', message, subject: path })
      },
      add: ({ choices }) => {
        const added = this.backbones.add(choices ?? {})
        this.emit('backbones', { names: [added.name] })
        return added
      },
      use: ({ name }) => {
        this.backbones.use(name)
        this.emit('backbones', { names: [name] })
        return this.#start({ kind: 'backbone', title: `Changing to ${name}`, total: this.catalog.count })
      },
      remove: ({ name }) => {
        this.backbones.remove(name)
        this.emit('backbones', { names: [name] })
      },
      exportFeatures: () => this.#start({ kind: 'export', title: 'Exporting features', total: this.catalog.count }),
    },
    exchange: {
      importCsv: () =>
        this.#start({ kind: 'import', title: 'Importing labels.csv', total: 1200 }, () => {
          const problems = Array.from({ length: 37 }, (_, at) => ({
            line: 14 + at * 9,
            message: `No image of the library is called “missing-${at}.jpg”.`,
          }))
          this.#report = { rows: 1200, matched: 1163, labels: 2310, created: 4, made: [], unused: [], problems }
        }),
      importReport: () => this.#report,
      exportCsv: () => this.#start({ kind: 'export', title: 'Exporting labels', total: 4200 }),
    },
    jobs: {
      list: () => this.#jobs,
      cancel: ({ jobId }) => {
        this.#cancelled.add(jobId)
        const job = this.#jobs.find(({ id }) => id === jobId)
        if (job?.state === 'running') job.state = 'cancelling'
        this.emit('jobs', this.#jobs)
      },
      dismiss: ({ jobId }) => {
        this.#jobs = this.#jobs.filter((job) => job.state === 'running' || (jobId !== undefined && job.id !== jobId))
      },
    },
    system: {
      doctor: () => [],
      providers: () => this.providers.status,
      chooseProvider: ({ provider }) => this.providers.choose(provider),
      probeProviders: () => this.providers.measure(),
    },
  }
}
