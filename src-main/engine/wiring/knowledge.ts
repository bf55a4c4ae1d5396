import { join } from 'node:path'
import { Backbones } from '../backbones/backbones.ts'
import { Catalogs } from '../catalog/catalogs.ts'
import { FolderCounts } from '../catalog/folder-counts.ts'
import { Places } from '../catalog/places.ts'
import { Annotations } from '../decisions/annotations.ts'
import { JournalLines } from '../decisions/journal-lines.ts'
import { Steps } from '../decisions/steps.ts'
import { Embeddings } from '../features/embeddings.ts'
import { Kinds, type MoreKinds } from '../kinds/kinds.ts'
import { Attributes } from '../labels/attributes.ts'
import { PastNames } from '../labels/past-names.ts'
import { CheckedFiles } from '../models/checked-files.ts'
import { HeldOut } from '../models/held-out.ts'
import { Predictions } from '../models/predictions.ts'
import { Restating } from '../models/restating.ts'
import { SaidInWords } from '../models/said-in-words.ts'
import { ShippedModels } from '../models/shipped-models.ts'
import { Versions } from '../models/versions.ts'
import { Written } from '../models/written.ts'
import { Claims } from '../values/claims.ts'
import { Values } from '../values/values.ts'
import type { Ground } from './ground.ts'

/** What the library knows of images: where they lie, what may be said of them, what models said and people decided. */
export interface Knowledge {
  catalogs: Catalogs
  folderCounts: FolderCounts
  attributes: Attributes
  versions: Versions
  shippedModels: ShippedModels
  checkedFiles: CheckedFiles
  kinds: Kinds
  values: Values
  claims: Claims
  embeddings: Embeddings
  predictions: Predictions
  restating: Restating
  heldOut: HeldOut
  saidInWords: SaidInWords
  written: Written
  steps: Steps
  lines: JournalLines
  annotations: Annotations
  backbones: Backbones
}

/** @param resources the folder of what ships */
export function gatherKnowledge(
  { history, logs, settings, store }: Ground,
  resources: string,
  moreKinds: MoreKinds | undefined,
): Knowledge {
  const { database, modelsFolder } = store
  const shipped = join(resources, 'models')
  const catalogs = new Catalogs(database, (catalogId, change) => values.ofCatalog(catalogId, change))
  const attributes: Attributes = new Attributes(database, {
    labels: (attributeId) => values.labelCounts(attributeId),
    sources: (attributeId) => values.sources(attributeId),
  })
  const versions = new Versions(database, attributes, { shipped, trained: modelsFolder })
  const kinds = new Kinds({ database, attributes, versions }, moreKinds)
  const values = new Values(database, kinds, () => logs.pause())
  const embeddings = new Embeddings(database)
  const heldOut = new HeldOut(database)
  const predictions = new Predictions(database)
  const names = new PastNames(database)
  const written = new Written(database)
  const lines = new JournalLines({ attributes, catalogs, places: new Places(database) })
  const steps = new Steps(database, { attributes, kinds, names, values })
  const annotations = new Annotations({
    attributes,
    history,
    doubted: (attributeId, imageIds) => heldOut.doubted(attributeId, imageIds),
    lines,
    steps,
  })
  return {
    catalogs,
    folderCounts: new FolderCounts(database),
    attributes,
    versions,
    shippedModels: new ShippedModels(database, attributes, versions, shipped),
    checkedFiles: new CheckedFiles(database),
    kinds,
    values,
    claims: new Claims(database, attributes),
    embeddings,
    predictions,
    restating: new Restating({ database, attributes, predictions, versions }),
    heldOut,
    saidInWords: new SaidInWords({ attributes, names, predictions, versions, written }),
    written,
    steps,
    lines,
    annotations,
    backbones: new Backbones(settings, versions, embeddings, { shipped, own: modelsFolder }),
  }
}
