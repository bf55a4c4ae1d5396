import type { Backbone, BackboneChoices, BackboneFile } from './backbones.ts'
import type { Catalog, CatalogDecisions, Folder, PassedOver, RemovedCatalog } from './catalogs.ts'
import type {
  Consequences,
  Decision,
  DecisionForEach,
  DecisionResult,
  Foreseen,
  HistoryState,
  ImagePast,
  JourneyResult,
  PastChange,
  Said,
  TravelResult,
} from './decisions.ts'
import type { EvaluationReport, EvaluationRequest, MeasuredImage, ReportFile, ReportFileRequest } from './evaluation.ts'
import type {
  ExportChoice,
  ExportPreview,
  ExportRequest,
  ImportReport,
  TableCheck,
  TablePreview,
  TableReading,
} from './exchange.ts'
import type { Filter, ImageSort } from './filter.ts'
import type { Flip, FlipSummary } from './flips.ts'
import type { ImageAbout, ImageDetail, ImageRow, PictureColours } from './images.ts'
import type { Job } from './jobs.ts'
import type { Attribute, DecisionsCarried, Label, LabelDetails, LabelFigures, ReadyHead } from './labels.ts'
import type { LibraryBackup, Settings } from './library.ts'
import type { ImageList, ListSource } from './lists.ts'
import type { AnnotatedPicture, Decoding, Evaluation, ModelVersion } from './models.ts'
import type { NextImages } from './queue.ts'
import type { Check, ProviderChoice, ProviderStatus } from './system.ts'
import type { Suggestions, View } from './views.ts'
import type { TrainingOptions } from './methods.ts'
import type { Run, TrainingBackend, TrainingSummary, VocabularyWord } from './training.ts'

/** Every call of the engine, by room. All are asynchronous and reject with an `ErrorData`. */
export interface EngineCalls {
  library: {
    settings(): Settings
    /** Merges; a null value forgets the key. */
    remember(settings: Settings): void
    /** Sentences that say what had to be done to open the library; none: it was as it was left. */
    notices(): string[]
    /** Why it is open for reading only, and what to do; null: it may be written. Every call that would write says the same. */
    whyForReading(): string | null
    /** The newest first. */
    backups(): LibraryBackup[]
  }
  catalog: {
    list(): Catalog[]
    folders(request: { catalogId: number }): Folder[]
    /** What the last scan did not list, by reason; those that can be mended first. */
    passedOver(request: { catalogId: number }): PassedOver[]
    /** Adds a folder in place and scans it, then tags it (`tag: false` leaves that out). */
    add(request: { path: string; tag?: boolean }): { catalog: Catalog; jobId: number }
    addSample(): { catalog: Catalog; jobId: number }
    rescan(request: { catalogId: number }): { jobId: number }
    /**
     * Hides the catalog, its images and their decisions: undone, or added again, all is as it was. Where its pictures turn up in
     * another folder that is added, they have their decisions there.
     */
    remove(request: { catalogId: number }): void
    /** What was decided on its images: to be asked for before it is removed. */
    decided(request: { catalogId: number }): CatalogDecisions
    /** Says where the folder of a catalog lies now, and scans it there. The pictures have to be the same. */
    locate(request: { catalogId: number; path: string }): { catalog: Catalog; jobId: number }
    /** Those that were removed and not yet purged. */
    removed(): RemovedCatalog[]
    /** Forgets a removed catalog, its images and their decisions for good. Files stay as they are. */
    purge(request: { catalogId: number }): void
  }
  images: {
    list(request: ListSource): ImageList
    /** In the order asked; unknown ids are left out. At most 1,000. */
    rows(request: { ids: Uint32Array }): ImageRow[]
    detail(request: { id: number }): ImageDetail
    about(request: { id: number }): ImageAbout
    /** Read from its file, which may be away. */
    colours(request: { id: number }): PictureColours
    /** How many images each of the filters names. At most 200. */
    count(request: { filters: Filter[] }): number[]
    /** What a text that is being written may mean, and what there is that is nearest to it. */
    suggest(request: { text: string }): Suggestions
  }
  /** Lists that people keep under a name. What is done to them can be undone. */
  views: {
    /** In the order that people gave them; those that came since stand last, the oldest first. */
    list(): View[]
    make(request: { name: string; filter: Filter; sort: ImageSort }): View
    change(request: { viewId: number; name?: string; filter?: Filter; sort?: ImageSort }): View
    /** All views, in the order in which they are to be listed. */
    order(request: { viewIds: number[] }): void
    delete(request: { viewId: number }): void
  }
  labels: {
    attributes(): Attribute[]
    create(request: { attributeId: number; name: string }): Label
    /** `readAs`: tables that use the former name mean this label (the default). Like all of these, to be undone. */
    rename(request: { labelId: number; name: string; readAs?: boolean }): Label
    /**
     * Labels become another of their attribute, which is answered: decisions, rejections and what models say, now and of
     * images tagged later. `readAs`: tables that use their names mean that one (the default).
     */
    merge(request: { labelIds: number[]; intoId: number; readAs?: boolean }): Label
    /** These images have a new label, which is answered, in place of this one. */
    split(request: { labelId: number; name: string; ids: Uint32Array }): Label
    /** Says something else of labels; a key that another label has goes over. */
    change(request: { labelIds: number[]; to: Partial<LabelDetails> }): Label[]
    /** Tables that use these names, and no others beside its own, mean the label. */
    readAs(request: { labelId: number; names: string[] }): Label
    /** By label, parents with what lies under them. */
    figures(request: { attributeId: number }): LabelFigures[]
    /** `retired`: it stays on images that people gave it, and is neither offered, predicted nor learned; else all that again. */
    retire(request: { labelId: number; retired: boolean }): Label
    /** Takes them away with the decisions they carry. */
    delete(request: { labelIds: number[] }): void
    /** How many decisions would go with labels, or with an attribute: to be asked for before they are deleted. */
    carried(request: { labelIds: number[] } | { attributeId: number }): DecisionsCarried
    renameAttribute(request: { attributeId: number; title: string }): void
    /** Whether images may have several of its labels: refused where decisions would be lost. */
    changeKind(request: { attributeId: number; many: boolean }): void
    describeAttribute(request: { attributeId: number; description: string }): void
    /** All attributes, in the order in which they are to be listed. */
    orderAttributes(request: { attributeIds: number[] }): void
    /** Hides it with its labels, decisions, models and runs. Captions cannot be deleted. */
    deleteAttribute(request: { attributeId: number }): void
    /** From what confidence on a model's answer is stated, 0 to 1; null: what the model's card says. */
    setThreshold(request: { attributeId: number; threshold: number | null }): void
    /** `name`: in files and on the command line. One of the two is enough to make the other. */
    /** `many`: whether an image may have several of its labels. */
    createAttribute(
      request: { title: string; name?: string; many?: boolean } | { name: string; title?: string; many?: boolean },
    ): Attribute
  }
  attributes: {
    /** Ready-made heads that the library does not have yet. */
    ready(): ReadyHead[]
    /** Makes the attribute of a ready-made head and tags all images with it, from stored features where there are some. */
    addReady(request: { name: string }): { attribute: Attribute; jobId: number }
  }
  annotations: {
    /** One undoable action on all the images; `spare`: but those of which something that people said would go. */
    decide(request: {
      ids: Uint32Array
      attributeId: number
      decision: Decision | DecisionForEach
      spare?: boolean
    }): DecisionResult
    /** What that would touch; nothing is done. */
    foresee(request: { ids: Uint32Array; attributeId: number; decision: Decision | DecisionForEach }): Foreseen
    /** What people and tables say of an image, attribute by attribute. */
    ofImage(request: { imageId: number }): Said[]
    /** The actions that touched an image; `before`: those that are older than this one. */
    pastOfImage(request: { imageId: number; count: number; before?: number }): ImagePast
    undo(): TravelResult
    redo(): TravelResult
    history(): HistoryState
    /** The newest actions, the last first; `before`: those that are older than this one. */
    changes(request: { count: number; before?: number }): PastChange[]
    /**
     * Takes back all that was done after an action, the last first; of one that was taken back, does again all up to it. Stops
     * at a step that cannot be, with those before it taken.
     */
    goTo(request: { changeId: number }): JourneyResult
  }
  tagging: {
    /** Tags what has no tags yet; `again` predicts anew, `features` makes those of this name as well. */
    start(request: { catalogId?: number; again?: boolean; features?: string }): { jobId: number }
    /** Reads the files of images again, whatever their size and time say; of a folder also those below it. */
    readAgain(request: { catalogId: number } | { folderId: number } | { ids: Uint32Array }): { jobId: number }
  }
  training: {
    /** `among`: of the images that fit; their decisions that are probably wrong are not counted. */
    summary(request: { attributeId: number; among?: Filter }): TrainingSummary
    /** What computes trainings by epochs here; a process is started to find out, which takes a moment. */
    backend(): TrainingBackend
    /** Without options: as is usual for the attribute. */
    start(request: { attributeId: number; options?: TrainingOptions }): { jobId: number; runId: number }
    /** Goes on with a run by epochs that failed, was cancelled or was cut off, from its last checkpoint. */
    resume(request: { runId: number }): { jobId: number; runId: number }
    run(request: { runId: number }): Run
    runs(request: { attributeId: number }): Run[]
    /** Of the captions people wrote or imported; words that occur less often are left out. */
    vocabulary(request: { minimumCount: number }): VocabularyWord[]
  }
  review: {
    /** The images most worth deciding on, 25 unless told otherwise, of those the filter names, and what is predicted. */
    next(request: { attributeId: number; count?: number; filter?: Filter }): NextImages
    flips(request: { versionId: number }): FlipSummary
    flipRows(request: { versionId: number; ids: Uint32Array }): Flip[]
    /** The candidate becomes active, the active one is retired. */
    accept(request: { versionId: number }): Consequences
    reject(request: { versionId: number }): void
    /** Of the active version, or of the one named. */
    evaluate(request: { attributeId: number; versionId?: number }): Evaluation
    /** The same image by image: what it takes for what, how sure it is, where it is good. */
    report(request: EvaluationRequest): EvaluationReport
    /** In the order asked; images that the version is not measured on are left out. At most 1,000. */
    measured(request: { versionId: number; ids: Uint32Array }): MeasuredImage[]
    /** Writes a report as its ending says: `.html`, `.csv`, `.png` or `.svg`. */
    exportReport(request: ReportFileRequest): ReportFile
  }
  models: {
    versions(request: { attributeId: number }): ModelVersion[]
    /** Returns to an earlier version (roll back), or to a rejected one. */
    activate(request: { versionId: number }): Consequences
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
    /** How a table would be read: separated values, JSON lines or an Excel workbook. */
    preview(request: { path: string; encoding?: string }): TablePreview
    /** What importing it would come to. Changes nothing. */
    check(request: TableReading): TableCheck
    importCsv(request: TableReading): { jobId: number }
    importReport(request: { jobId: number }): ImportReport | null
    /** What an export would write. Writes nothing. */
    exportPreview(request: ExportChoice): ExportPreview
    exportCsv(request: ExportRequest): { jobId: number }
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
    /** Mends what can be while the library is open. What was done, in sentences; all else is mended when it is opened. */
    repair(): string[]
    providers(): ProviderStatus
    /** Also gives one that failed in this session another try. */
    chooseProvider(request: { provider: ProviderChoice }): ProviderStatus
    /** Measures all again; answers when done. */
    probeProviders(): ProviderStatus
  }
}
