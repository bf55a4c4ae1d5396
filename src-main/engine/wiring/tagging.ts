import type { AnnotatedPicture, Decoding } from '../../../src-preload/contract.ts'
import type { EmbedRequest } from '../../common/contracts/vision.ts'
import { ImageFacts } from '../catalog/image-facts.ts'
import { LargeThumbnails } from '../catalog/large-thumbnails.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import { annotatePictures } from '../tagging/annotate.ts'
import { CaptionRenewal } from '../tagging/caption-renewal.ts'
import { CaptionWriter } from '../tagging/caption-writer.ts'
import { Pictures } from '../tagging/pictures.ts'
import { ReadAgain } from '../tagging/read-again.ts'
import { StaleCaptions } from '../tagging/stale-captions.ts'
import { TaggingDesk } from '../tagging/tagging-desk.ts'
import { Tagging, type TagRequest } from '../tagging/tagging-job.ts'
import type { Announcements } from './announcements.ts'
import type { Ground } from './ground.ts'
import type { Knowledge } from './knowledge.ts'
import type { Overview } from './overview.ts'
import type { Sight } from './sight.ts'

/** What has models speak of images, and keeps what they say true. */
export interface Taggers {
  facts: ImageFacts
  tagging: Tagging
  taggingDesk: TaggingDesk
  captionWriter: CaptionWriter
  captionRenewal: CaptionRenewal
  pictures: Pictures
  /** What the models in use say of pictures anywhere on the disk. */
  annotate(paths: readonly string[], decoding: Decoding | undefined): Promise<AnnotatedPicture[]>
}

export function makeTaggers(
  { jobs, settings, store }: Ground,
  knowledge: Knowledge,
  { visionClient }: Sight,
  { imageRows }: Overview,
  tell: Announcements,
): Taggers {
  const { database } = store
  const { attributes, backbones, catalogs, claims, embeddings } = knowledge
  const { folderCounts, kinds, predictions, values, versions, written } = knowledge
  const captionWriter = new CaptionWriter({
    database,
    claims,
    embeddings,
    values,
    versions,
    vision: visionClient,
    written,
  })
  const staleCaptions = new StaleCaptions({ claims, embeddings, settings, versions, written })
  const captionRenewal = new CaptionRenewal({
    writer: captionWriter,
    stale: staleCaptions,
    renewed: (ids) => tell.values(captionAttribute(database), ids),
    runJob: () => {
      const request: TagRequest = { catalogId: null, onlyCaptions: true }
      return jobs.finished(jobs.start('tag', 'Writing captions anew', request, null))
    },
  })
  knowledge.annotations.onDecided((imageIds) => captionRenewal.changed(imageIds))
  const facts = new ImageFacts(database)
  const readAgain = new ReadAgain({ database, facts, values, versions })
  const tagging = new Tagging({
    database,
    vision: visionClient,
    backbones,
    embeddings,
    facts,
    predictions,
    readAgain,
    versions,
    values,
    written,
    captions: { writer: captionWriter, stale: staleCaptions, renewal: captionRenewal },
    recount: () => folderCounts.recount(),
    stored: tell.stored,
  })
  const speakers = {
    attributes,
    backbones,
    captionWriter,
    claims,
    kinds,
    versions,
    embed: (request: EmbedRequest) => visionClient.embed(request),
  }
  return {
    facts,
    tagging,
    taggingDesk: new TaggingDesk({ backbones, catalogs, jobs, readAgain, tagging }),
    captionWriter,
    captionRenewal,
    pictures: new Pictures({ imageRows, large: new LargeThumbnails(database), tagging, vision: visionClient }),
    annotate: (paths, decoding) => annotatePictures(speakers, paths, decoding),
  }
}
