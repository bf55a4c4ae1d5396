import type { EngineCalls } from '../../../src-preload/contract.ts'
import type { Handler } from '../../common/channel.ts'
import { readOnlyError } from '../storage/opening-errors.ts'

/**
 * Whether a call is answered where the library may only be read: those that change no decision, no model and nothing that is tagged. What
 * they keep meanwhile (a setting, a thumbnail) goes with the copy in which it is open. All others are refused. Each call of the
 * contract has to be here.
 */
const isAnswered: { [Room in keyof EngineCalls]: Readonly<Record<keyof EngineCalls[Room], boolean>> } = {
  library: {
    settings: true,
    remember: true,
    notices: true,
    whyForReading: true,
    backups: true,
  },
  catalog: {
    list: true,
    folders: true,
    passedOver: true,
    add: false,
    addSample: false,
    rescan: false,
    remove: false,
    decided: true,
    locate: false,
    removed: true,
    purge: false,
  },
  images: {
    list: true,
    rows: true,
    detail: true,
    about: true,
    colours: true,
    count: true,
    suggest: true,
  },
  views: {
    list: true,
    make: false,
    change: false,
    order: false,
    delete: false,
  },
  labels: {
    attributes: true,
    create: false,
    rename: false,
    merge: false,
    split: false,
    change: false,
    readAs: false,
    figures: true,
    retire: false,
    delete: false,
    carried: true,
    renameAttribute: false,
    changeKind: false,
    describeAttribute: false,
    orderAttributes: false,
    deleteAttribute: false,
    setThreshold: false,
    createAttribute: false,
  },
  attributes: {
    ready: true,
    addReady: false,
  },
  annotations: {
    decide: false,
    foresee: true,
    ofImage: true,
    pastOfImage: true,
    undo: false,
    redo: false,
    history: true,
    changes: true,
    goTo: false,
  },
  tagging: {
    start: false,
    readAgain: false,
  },
  training: {
    summary: true,
    backend: true,
    start: false,
    resume: false,
    run: true,
    runs: true,
    vocabulary: true,
  },
  review: {
    next: true,
    flips: true,
    flipRows: true,
    accept: false,
    reject: false,
    evaluate: true,
    report: true,
    measured: true,
    exportReport: true,
  },
  models: {
    versions: true,
    activate: false,
    annotate: true,
  },
  backbones: {
    list: true,
    inspect: true,
    add: false,
    use: false,
    remove: false,
    exportFeatures: true,
  },
  exchange: {
    preview: true,
    check: true,
    importCsv: false,
    importReport: true,
    exportPreview: true,
    exportCsv: true,
  },
  jobs: {
    list: true,
    cancel: true,
    dismiss: true,
  },
  system: {
    doctor: true,
    repair: false,
    providers: true,
    chooseProvider: false,
    probeProviders: true,
  },
}

/** Has the calls that would write into the library say why they do not. */
export function refuseWriting(handlers: Readonly<Record<string, Handler>>, folder: string): Record<string, Handler> {
  const refuse: Handler = () => {
    throw readOnlyError(folder)
  }
  const answers = (name: string): boolean => {
    const [room = '', call = ''] = name.split('.')
    // The main process asks for pixels; that is no call of the contract.
    return room === 'internal' || (isAnswered as Record<string, Record<string, boolean>>)[room]?.[call] === true
  }
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, answers(name) ? handler : refuse]))
}
