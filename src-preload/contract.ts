/**
 * The contract between the window (or the command line) and the engine: every call, event and error.
 * Everything here is plain data that survives structured cloning. Ids are positive integers. Times are milliseconds
 * since 1970-01-01 UTC. Confidences are probabilities in [0, 1].
 */

// ---------------------------------------------------------------- errors

/** The one list of error codes. The message of an error is a sentence a person can act on. */
export type ErrorCode =
  | 'bad-request' // the caller's input does not fit the contract
  | 'not-found' // the id or path named does not exist
  | 'already-exists'
  | 'unreadable' // a file or folder cannot be read
  | 'unsupported' // a file is of no supported kind
  | 'damaged' // a file is truncated or corrupt
  | 'too-large' // a picture over the pixel limit
  | 'library-locked' // another process has the library open
  | 'library-newer' // made by a newer version of the program
  | 'model-missing'
  | 'not-enough-data' // training needs more annotations than there are
  | 'busy' // the same work is already under way
  | 'cancelled'
  | 'process-died' // a child process ended while the call was pending
  | 'disk-full'
  | 'internal'

export interface ErrorData {
  code: ErrorCode
  message: string
  /** The path, id or field it concerns, where there is one. */
  subject?: string
}

// ---------------------------------------------------------------- library

export interface LibraryInfo {
  folder: string
  /** Version of the program. */
  version: string
  images: number
  catalogs: number
  /** Whether the bundled sample catalog is open in this library. */
  hasSample: boolean
}

// ---------------------------------------------------------------- catalogs and folders

export interface Catalog {
  id: number
  name: string
  /** Absolute path of the root folder. */
  path: string
  /** Images present on disk at the last scan. */
  images: number
  /** Images that could not be read. */
  errors: number
  /** Images present that were not read yet. */
  untagged: number
  scannedAt: number | null
  /** The root folder is not there now (an unplugged drive, a renamed folder). */
  offline: boolean
}

export interface Folder {
  id: number
  catalogId: number
  parentId: number | null
  name: string
  /** Images in this folder and all below it. */
  images: number
}

// ---------------------------------------------------------------- attributes and labels

export interface Label {
  id: number
  attributeId: number
  name: string
  /** How many images have this label now, whether a person or a model said so. */
  images: number
  /** How many of them were decided by a person or imported. */
  decided: number
}

/** What an answer is: one of the attribute's labels, or a text of its own (the caption). */
export type AttributeKind = 'labels' | 'text'

export interface Attribute {
  id: number
  /** `type`, `colour`, `brand`, `caption`, or the user's own. */
  name: string
  /** As shown: `Type`. */
  title: string
  kind: AttributeKind
  /** By falling number of images, then by name; none for a text. */
  labels: Label[]
  /** The model version that tags now; null: nothing can tag this attribute yet. */
  activeVersionId: number | null
}

// ---------------------------------------------------------------- images

/** Who says so. A person's or an imported decision always wins over a model's prediction. */
export type Source = 'human' | 'imported' | 'machine'

/** The label an image has now for one attribute. */
export interface Value {
  attributeId: number
  labelId: number
  source: Source
  /** Of the active model version in this label; null where it said nothing of it. */
  confidence: number | null
}

/** The written annotation an image has now. */
export interface Caption {
  text: string
  source: Source
  /** Of the captioner in use, where the text is its own: geometric mean of the words' probabilities. */
  confidence: number | null
}

export type ReviewState =
  | 'unreviewed' // no person has decided on this attribute
  | 'human' // decided by a person
  | 'imported'
  | 'machine' // has a prediction and no decision
  | 'untagged' // neither decision nor prediction

/** Every field narrows. `labelId`, confidences and `state` speak of `attributeId` and need it. */
export interface ImageFilter {
  catalogId?: number
  /** This folder and all below it. */
  folderId?: number
  attributeId?: number
  labelId?: number
  minimumConfidence?: number
  maximumConfidence?: number
  state?: ReviewState
  /** Only images that could not be read (true), or only those that could (false). */
  failed?: boolean
  /** Part of the file name or of the caption, case-insensitive. */
  text?: string
}

export interface ImageSort {
  /** `confidence` and `uncertainty` (one minus the margin between the two best labels) need `filter.attributeId`. */
  by: 'name' | 'confidence' | 'uncertainty' | 'added'
  descending: boolean
}

export interface ImageList {
  /** All matching ids in order. */
  ids: Uint32Array
}

/** What a grid tile shows. */
export interface ImageRow {
  id: number
  name: string
  /** Path of the folder below the catalog root, with `/`; empty for the root. */
  folder: string
  width: number | null
  height: number | null
  /** Why the image could not be read. */
  error: string | null
  /** Address of the thumbnail, changes when the picture does; null: none (an unreadable file). */
  thumbnail: string | null
  values: Value[]
  caption: Caption | null
}

export interface Candidate {
  labelId: number
  confidence: number
}

/** Everything known about one attribute of one image. */
export interface AttributeDetail {
  attributeId: number
  value: Value | null
  /** The active model's best labels, at most five, best first. */
  top: Candidate[]
  /** Labels a person has said this image is not. */
  rejected: number[]
  /** When a person decided. */
  decidedAt: number | null
  /** Name of the model version that predicted. */
  model: string | null
}

/** Everything known about the caption of one image. */
export interface CaptionDetail {
  attributeId: number
  /** What the captioner in use writes, whatever a person wrote. */
  written: { text: string; confidence: number } | null
  /** When a person decided. */
  decidedAt: number | null
  /** Name of the model version that wrote. */
  model: string | null
}

export interface ImageDetail extends ImageRow {
  path: string
  catalogId: number
  size: number
  modifiedAt: number
  format: string | null
  /** Address of the full picture. */
  picture: string
  /** Of the attributes with labels. */
  attributes: AttributeDetail[]
  captionDetail: CaptionDetail
  /** Other views of the same product. */
  siblings: number[]
}

// ---------------------------------------------------------------- annotations and history

export type Decision =
  /** The image is this label. */
  | { kind: 'is'; labelId: number }
  /** The text of the image, for an attribute of texts. */
  | { kind: 'text'; text: string }
  /** What the active model says is right (images without a prediction are left alone). */
  | { kind: 'accept' }
  /** The image is not this label; without `labelId`: not the label it has now. A text is written anew instead. */
  | { kind: 'not'; labelId?: number }
  /** Take the person's decisions (or text) on this attribute back; the prediction shows again. */
  | { kind: 'clear' }

/** One named user action, to undo or redo. */
export interface Change {
  id: number
  /** `Type: Jeans on 12 images`. */
  title: string
  at: number
  images: number
}

export interface HistoryState {
  undo: Change | null
  redo: Change | null
}

export interface DecisionResult {
  /** Images whose decisions did change. */
  changed: number
  history: HistoryState
}

// ---------------------------------------------------------------- jobs

/** `backbone`: embeds all images with another backbone, and retrains on it. */
export type JobKind = 'scan' | 'tag' | 'train' | 'export' | 'import' | 'backbone'
export type JobState = 'waiting' | 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled'

export interface Job {
  id: number
  kind: JobKind
  /** `Tagging Spring 2026`. */
  title: string
  state: JobState
  done: number
  /** Null while unknown. */
  total: number | null
  /** One line on what is being done now or what came out. */
  note: string
  secondsElapsed: number
  /** Null while unknown. */
  secondsLeft: number | null
  /** Units per second, over the last seconds. */
  rate: number | null
  error: ErrorData | null
  /** What it concerns: catalog id (scan, tag) or run id (train). */
  subjectId: number | null
}

// ---------------------------------------------------------------- training

export interface TrainingOptions {
  /** `lbfgs` (default) solves to the optimum; `sgd` is the original library's procedure, in TensorFlow.js. */
  solver?: 'lbfgs' | 'sgd'
  /** Of `sgd`: 0.01, 30 and 50 by default. */
  learningRate?: number
  epochs?: number
  batchSize?: number
  /**
   * Of `sgd`: a folder for the checkpoint of each epoch, in place of the library's own; a training that finds its own there
   * goes on from it.
   */
  checkpoint?: string
  /** L2 penalty; `auto`: chosen on validation. */
  l2?: number | 'auto'
  /** Weight of rare labels; `sqrt` by default, of `sgd` `balanced` (every label is drawn as often). */
  classBalance?: 'none' | 'sqrt' | 'balanced'
  /** Share of every decision spread evenly over all labels, 0 (default) to 0.3. */
  labelSmoothing?: number
  /** Of `sgd`: pull of the weights to zero. Default 0. */
  weightDecay?: number
  /** Of `sgd`: units of a hidden layer before the linear one. Default: none. */
  hiddenUnits?: number
  /** Share of the products held out. Default 0.2. */
  validationShare?: number
  maximumIterations?: number
  /** Start from nothing rather than from the active model. */
  fromScratch?: boolean
  /** Names of the feature blocks to read; all there are by default. Only with `fromScratch`. */
  features?: string[]
  seed?: number
  /** Trains the backbone as well: its last blocks, or all. Its options are those of `sgd`. */
  finetune?: {
    lastBlocks?: number | 'all'
    /** Other attributes it learns beside this one, so that the new backbone serves them as well. */
    alongside?: number[]
    /** Of the new backbone; by default it is called after the old one and the run. */
    name?: string
  }
  /** Of a captioner: words that occur less often in the training captions are `<unk>`. 3 by default. */
  minimumCount?: number
}

/** What a click on Retrain would use. */
export interface TrainingSummary {
  attributeId: number
  /** Images with a decision that can be used: there, and readable. */
  examples: number
  /** Of these, decided by a person in the studio. */
  human: number
  imported: number
  /** "Is not X" decisions. */
  rejections: number
  /** Decisions made or changed since the last run, all of them when there was none. */
  sinceLastRun: number
  lastRunAt: number | null
  /** Labels with at least one example. */
  labels: number
  /** Images that take part as replay, so that what the active model knows is kept. */
  replay: number
  /** Null: ready. Otherwise the sentence that says what is missing and what to do. */
  obstacle: string | null
}

export interface CurvePoint {
  iteration: number
  loss: number
  accuracy: number
  validationLoss: number | null
  validationAccuracy: number | null
}

export type RunStage = 'reading' | 'fitting' | 'validating' | 'refitting' | 'predicting' | 'saving' | 'comparing'

export interface RunProgress {
  runId: number
  stage: RunStage
  iteration: number
  maximumIterations: number
  secondsElapsed: number
  secondsLeft: number | null
  /** Points since the last event. */
  points: CurvePoint[]
}

export interface LabelMetric {
  label: string
  precision: number | null
  recall: number | null
  support: number
}

export interface Metrics {
  /** Held-out images they were measured on. */
  images: number
  top1: number
  top3: number
  macroRecall: number
  perLabel: LabelMetric[]
}

/** Of the captions made for held-out images, against those people wrote. */
export interface CaptionMetrics {
  images: number
  /** 0 to 1 (Papineni et al. 2002, corpus level). */
  bleu4: number
  /** 0 to 10 (Vedantam et al. 2015). */
  ciderD: number
  /** Share of captions that are word for word one of the references. */
  exact: number
  /**
   * Share of captions in which the words of the image's label stand, by attribute (`type`, `colour`, …), and the same
   * share of the captions people wrote; only where images have decided labels.
   */
  agreement: { attribute: string; images: number; written: number; reference: number }[]
}

export interface Run {
  id: number
  attributeId: number
  state: 'running' | 'done' | 'failed' | 'cancelled'
  startedAt: number
  seconds: number | null
  options: TrainingOptions
  examples: number
  /** Of the active model, on the same held-out images; null where there was none. */
  before: Metrics | CaptionMetrics | null
  after: Metrics | CaptionMetrics | null
  curve: CurvePoint[]
  /** The model version it made. */
  versionId: number | null
  error: ErrorData | null
}

// ---------------------------------------------------------------- model versions and the flip list

export type VersionState =
  | 'active' // tags now
  | 'candidate' // trained, waiting to be accepted or rejected
  | 'retired' // was active, can be returned to
  | 'rejected'

export interface ModelVersion {
  id: number
  attributeId: number
  /** A head says a label, a captioner writes a text. */
  kind: 'head' | 'captioner'
  name: string
  origin: 'shipped' | 'trained'
  state: VersionState
  createdAt: number
  runId: number | null
  /** Labels of a head, words of a captioner. */
  labels: number
  /** Names of the feature blocks it needs, such as `efficientnet-lite0-fashion`. */
  features: string[]
  metrics: Metrics | CaptionMetrics | null
}

/** A network that makes features of images. */
export interface Backbone {
  /** Names the feature block it makes. */
  name: string
  title: string
  origin: 'shipped' | 'added' | 'trained'
  /** The one new models are trained on. */
  isCurrent: boolean
  /** Of its embedding. */
  dimensions: number
  /** Pixels of the picture it takes, and how that is brought there. */
  input: { width: number; height: number; fit: 'contain' | 'fill' | 'cover' }
  licence: string
  createdAt: number
  /** The run that trained it. */
  runId: number | null
  /** Images it has embedded. */
  images: number
  /** Names of the models in use that read it. */
  usedBy: string[]
}

/** What was found in a model file that may become a backbone. */
export interface BackboneFile {
  path: string
  /** The file's name without its ending. */
  name: string
  bytes: number
  nodes: number
  /** Null where the file leaves it open. */
  input: { width: number | null; height: number | null; layout: 'NCHW' | 'NHWC' }
  /** The best first. */
  features: { tensor: string; found: 'classifier' | 'pool' | 'output'; dimensions: number | null; operator: string }[]
  /** By convention; null for a network that takes 0 to 255 as they are. */
  normalisation: Normalisation | null
}

/** Per colour channel: (value * scale - mean) / deviation. */
export interface Normalisation {
  scale: number
  mean: [number, number, number]
  deviation: [number, number, number]
}

/** What a person decides of a backbone; everything has a default. */
export interface BackboneChoices {
  name?: string
  /** Tensor to use as features. */
  feature?: string
  /** Numbers per picture, where the file does not tell. */
  dimensions?: number
  /** Pixels, where the file leaves them open. */
  width?: number
  height?: number
  /** Null: the network wants 0..255 as they are. */
  normalisation?: Normalisation | null
  fit?: 'contain' | 'fill' | 'cover'
  licence?: string
}

/** What the models in use say of a picture that need not be in the library. */
export interface AnnotatedPicture {
  path: string
  error: ErrorData | null
  labels: { attribute: string; label: string; confidence: number; next: { label: string; confidence: number }[] }[]
  caption: { text: string; confidence: number } | null
}

/** How captions are chosen; all are bounded in length. */
export type Decoding =
  | { method: 'greedy'; longest?: number }
  /** The best of `width` captions kept abreast, by log probability / (words + 1)^lengthPower. */
  | { method: 'beam'; width?: number; lengthPower?: number; longest?: number }
  /** Drawn from the `topK` likeliest words (0: of all) at a temperature. */
  | { method: 'sample'; temperature?: number; topK?: number; seed?: number; longest?: number }

/** The words captions are made of, special tokens first, then from frequent to rare. */
export interface VocabularyWord {
  token: string
  /** The commonest way it is written. */
  surface: string
  count: number
}

/** What is taken for what. */
export interface Confusion {
  /** By falling number of images. */
  labels: string[]
  /** labels x labels, row-major: images whose label is that of the row and that are predicted as that of the column. */
  counts: Uint32Array
}

/** How good a version is, by the decisions of people. */
export interface Evaluation {
  version: ModelVersion
  /** On the images held out when it was trained; null for a version trained on too few. */
  heldOut: Metrics | CaptionMetrics | null
  /** On images of this library whose decision it has not learned from; null where there are none. */
  library: Metrics | CaptionMetrics | null
  /** On the images of `library`, or where that is null of `heldOut`; null where nothing was kept of those, and for captions. */
  confusion: Confusion | null
}

export interface FlipGroup {
  /** Null: the image had no label. */
  fromLabelId: number | null
  toLabelId: number
  images: number
}

export interface FlipSummary {
  versionId: number
  attributeId: number
  /** Images whose label would change. */
  flips: number
  /** Images with a prediction whose label would stay. */
  unchanged: number
  /** Images a person has decided on: never changed by a model. */
  protected: number
  /** Falling by images; none for captions. */
  groups: FlipGroup[]
}

export interface Flip {
  image: ImageRow
  from: Candidate | null
  to: Candidate
}

/** A caption that a captioner would write anew. */
export interface CaptionFlip {
  image: ImageRow
  from: Caption | null
  to: { text: string; confidence: number }
}

export interface FlipFilter {
  versionId: number
  fromLabelId?: number | null
  toLabelId?: number
}

// ---------------------------------------------------------------- exchange

export interface RowProblem {
  /** 1-based line of the file, the header being line 1. */
  line: number
  message: string
}

export interface ImportReport {
  rows: number
  /** Rows that named an image of the library. */
  matched: number
  /** Decisions written. */
  labels: number
  /** Labels that did not exist and were made. */
  created: number
  /** Columns that were left alone: they are called like no attribute. */
  unused: string[]
  problems: RowProblem[]
}

export interface ExportReport {
  path: string
  rows: number
}

// ---------------------------------------------------------------- system

export interface Check {
  name: string
  ok: boolean
  detail: string
  /** What to do when not ok. */
  remedy: string | null
}

/** Execution providers of ONNX Runtime, as its sessions name them. */
export type ProviderName = 'cuda' | 'dml' | 'coreml' | 'webgpu' | 'cpu'
export type ProviderChoice = 'auto' | ProviderName

export interface ProviderReport {
  provider: ProviderName
  /** As people know it: `CUDA (NVIDIA)`. */
  title: string
  /** False: a part of ONNX Runtime is missing, so that it cannot be chosen. */
  installed: boolean
  works: boolean
  /** Of the shipped backbone; null where it does not work or was not measured. */
  millisecondsPerImage: number | null
  /** A sentence: how it did, or why it was not tried. */
  why: string
}

/** What backbones run on, and why. */
export interface ProviderStatus {
  /** `auto`: the fastest that gives the right answer. */
  choice: ProviderChoice
  inUse: ProviderName
  /** Those that exist on this system. */
  reports: ProviderReport[]
  measuredAt: number | null
  /** A measurement is under way. */
  measuring: boolean
  /** The sentence that says which provider failed in this session and what tags now. */
  fallback: string | null
}

/** Remembered choices of the window; values are JSON. */
export type Settings = Record<string, unknown>

// ---------------------------------------------------------------- the calls

/** Every call of the engine, by room. All are asynchronous and reject with an `ErrorData`. */
export interface EngineCalls {
  library: {
    info(): LibraryInfo
    settings(): Settings
    /** Merges; a null value forgets the key. */
    remember(settings: Settings): void
  }
  catalog: {
    list(): Catalog[]
    folders(request: { catalogId: number }): Folder[]
    /** Adds a folder in place and scans it, then tags it (`tag: false` leaves that out). */
    add(request: { path: string; tag?: boolean }): { catalog: Catalog; jobId: number }
    addSample(): { catalog: Catalog; jobId: number }
    rescan(request: { catalogId: number }): { jobId: number }
    /** Forgets the catalog, its images and their decisions. Files stay as they are. */
    remove(request: { catalogId: number }): void
  }
  images: {
    list(request: { filter: ImageFilter; sort: ImageSort }): ImageList
    /** In the order asked; unknown ids are left out. At most 1,000. */
    rows(request: { ids: Uint32Array }): ImageRow[]
    detail(request: { id: number }): ImageDetail
  }
  labels: {
    attributes(): Attribute[]
    create(request: { attributeId: number; name: string }): Label
    rename(request: { labelId: number; name: string }): Label
    createAttribute(request: { title: string }): Attribute
  }
  annotations: {
    /** One undoable action on all the images. */
    decide(request: { ids: Uint32Array; attributeId: number; decision: Decision }): DecisionResult
    undo(): { change: Change | null; history: HistoryState }
    redo(): { change: Change | null; history: HistoryState }
    history(): HistoryState
  }
  tagging: {
    /** Tags what has no tags yet; `again` predicts anew, `features` makes those of this name as well. */
    start(request: { catalogId?: number; again?: boolean; features?: string }): { jobId: number }
  }
  training: {
    summary(request: { attributeId: number }): TrainingSummary
    start(request: { attributeId: number; options?: TrainingOptions }): { jobId: number; runId: number }
    /** Goes on with a run by epochs that failed, was cancelled or was cut off, from its last checkpoint. */
    resume(request: { runId: number }): { jobId: number; runId: number }
    run(request: { runId: number }): Run
    runs(request: { attributeId: number }): Run[]
    /** Of the captions people wrote or imported; words that occur less often are left out. */
    vocabulary(request: { minimumCount: number }): VocabularyWord[]
  }
  review: {
    flips(request: { versionId: number }): FlipSummary
    /** Image ids of the flips, most confident first. */
    flipIds(request: FlipFilter): ImageList
    flipRows(request: { versionId: number; ids: Uint32Array }): Flip[]
    captionFlipRows(request: { versionId: number; ids: Uint32Array }): CaptionFlip[]
    /** The candidate becomes active, the active one is retired. */
    accept(request: { versionId: number }): void
    reject(request: { versionId: number }): void
    /** Of the active version, or of the one named. */
    evaluate(request: { attributeId: number; versionId?: number }): Evaluation
  }
  models: {
    versions(request: { attributeId: number }): ModelVersion[]
    /** Returns to an earlier version (roll back), or to a rejected one. */
    activate(request: { versionId: number }): void
    /** What the models in use say of pictures anywhere on the disk. At most 1,000. */
    annotate(request: { paths: string[]; decoding?: Decoding }): AnnotatedPicture[]
  }
  backbones: {
    list(): Backbone[]
    /** Looks into an ONNX file without running it. */
    inspect(request: { path: string }): BackboneFile
    /** Checks, converts and tries it. It makes no features before it is used. */
    add(request: { path: string; choices?: BackboneChoices }): Backbone
    /** Embeds all images with it, then retrains every attribute with enough decisions on it, as candidates. */
    use(request: { name: string }): { jobId: number }
    /** One that no model needs. */
    remove(request: { name: string }): void
    /** Writes the stored features of a backbone as an .npy matrix, and the files its rows are of as CSV beside it. */
    exportFeatures(request: { name?: string; path: string }): { jobId: number }
  }
  exchange: {
    /** Columns `file` and one per attribute; `productColumn`: equal values mark views of one product. */
    importCsv(request: {
      path: string
      catalogId?: number
      productColumn?: string
      /** The column of captions; default: `caption`. */
      captionColumn?: string
    }): { jobId: number }
    importReport(request: { jobId: number }): ImportReport | null
    exportCsv(request: { path: string; filter?: ImageFilter }): { jobId: number }
  }
  jobs: {
    list(): Job[]
    /** Idempotent. */
    cancel(request: { jobId: number }): void
    /** Takes ended jobs off the list. */
    dismiss(request: { jobId?: number }): void
  }
  system: {
    doctor(): Check[]
    providers(): ProviderStatus
    /** Also gives one that failed in this session another try. */
    chooseProvider(request: { provider: ProviderChoice }): ProviderStatus
    /** Measures all again; answers when done. */
    probeProviders(): ProviderStatus
  }
}

// ---------------------------------------------------------------- the events

export type EngineState = 'starting' | 'ready' | 'restarting' | 'failed'

export interface EngineEvents {
  /** All jobs, at most ten times a second. */
  jobs: Job[]
  /** The set of images, folders or counts changed (scan, tag); lists should be asked for again. */
  images: { catalogIds: number[] }
  /** Decisions on these images changed. `ids` is empty when there are too many to name: ask for everything again. */
  decisions: { attributeId: number; ids: Uint32Array }
  /** Labels or attributes were added or renamed, or their counts changed. */
  attributes: { attributeIds: number[] }
  /** Model versions changed (made, accepted, rejected, rolled back). */
  models: { attributeId: number }
  /** Backbones were added, taken to use or removed. */
  backbones: { names: string[] }
  run: RunProgress
  providers: ProviderStatus
  history: HistoryState
  /** Told by the main process: what the engine is doing. */
  engine: { state: EngineState; message: string | null }
  /** Told by the main process: a command of the application menu, such as `undo`. */
  menu: { command: MenuCommand }
}

export type MenuCommand =
  | 'add-folder'
  | 'add-sample'
  | 'import-csv'
  | 'export-csv'
  | 'undo'
  | 'redo'
  | 'select-all'
  | 'retrain'
  | 'show-jobs'
  | 'show-models'
  | 'shortcuts'
  | 'toggle-theme'

// ---------------------------------------------------------------- what the preload gives the window

/** What only the Electron side can do. */
export interface AppCalls {
  /** Null: the person cancelled. */
  chooseFolder(): Promise<string | null>
  chooseFile(request: { title: string; extensions: string[] }): Promise<string | null>
  chooseSaveFile(request: { title: string; suggested: string; extensions: string[] }): Promise<string | null>
  /** The absolute path of a dropped file or folder. */
  pathOf(file: File): string
  showInFolder(request: { imageId: number }): Promise<void>
  /** Follows the system until set. */
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>
}

export type Reply = { ok: true; value: unknown } | { ok: false; error: ErrorData }

/** `window.studio`. The renderer wraps `call` in a typed client. */
export interface Studio {
  call(method: string, request: unknown): Promise<Reply>
  /** Returns the way to unsubscribe. */
  on<Name extends keyof EngineEvents>(event: Name, listener: (data: EngineEvents[Name]) => void): () => void
  app: AppCalls
  platform: 'linux' | 'darwin' | 'win32'
}

declare global {
  interface Window {
    studio: Studio
  }
}
