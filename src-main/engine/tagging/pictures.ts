import type { PictureAnswer, ThumbnailAnswer } from '../../common/contracts/internal.ts'
import type { VisionClient } from '../features/vision-client.ts'
import type { ImageRows } from '../search/image-rows.ts'
import type { Tagging } from './tagging-job.ts'

/** Pixels along the longer side of a picture that is drawn for a window. */
const renderedSide = 3000

/** The pixels of an image, small and whole. */
export class Pictures {
  readonly #imageRows: ImageRows
  readonly #tagging: Pick<Tagging, 'now'>
  readonly #vision: Pick<VisionClient, 'render'>

  constructor(imageRows: ImageRows, tagging: Pick<Tagging, 'now'>, vision: Pick<VisionClient, 'render'>) {
    this.#imageRows = imageRows
    this.#tagging = tagging
    this.#vision = vision
  }

  /** The thumbnail, made now where it is not made yet; null: unreadable. @throws AppError `not-found` */
  async thumbnail(imageId: number): Promise<ThumbnailAnswer | null> {
    const known = this.#imageRows.thumbnail(imageId)
    if (known) return known
    this.path(imageId)
    await this.#tagging.now(imageId)
    return this.#imageRows.thumbnail(imageId)
  }

  /** Where the full picture lies, or its pixels where a window would show it otherwise. @throws AppError `not-found` */
  async whole(imageId: number): Promise<PictureAnswer> {
    const path = this.#imageRows.path(imageId)
    return { path, ...(await this.#vision.render({ path, maximumSide: renderedSide })) }
  }

  /** The absolute path of its file. @throws AppError `not-found` */
  path(imageId: number): string {
    return this.#imageRows.path(imageId)
  }
}
