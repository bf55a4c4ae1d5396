import type { PictureColours } from '../../../src-preload/contract.ts'
import type { PictureAnswer, ThumbnailAnswer } from '../../common/contracts/internal.ts'
import type { LargeThumbnails } from '../catalog/large-thumbnails.ts'
import { thumbnailSides } from '../../common/thumbnail-sides.ts'
import type { VisionClient } from '../features/vision-client.ts'
import type { ImageRows } from '../search/image-rows.ts'
import type { Tagging } from './tagging-job.ts'

/** Pixels along the longer side of a picture that is drawn for a window. */
const renderedSide = 3000

interface PicturePorts {
  imageRows: ImageRows
  large: Pick<LargeThumbnails, 'keep'>
  tagging: Pick<Tagging, 'now'>
  vision: Pick<VisionClient, 'colours' | 'largeThumbnail' | 'render'>
}

/** The pixels of an image, small and whole. */
export class Pictures {
  readonly #imageRows: ImageRows
  readonly #tagging: Pick<Tagging, 'now'>
  readonly #vision: Pick<VisionClient, 'colours' | 'largeThumbnail' | 'render'>
  readonly #large: Pick<LargeThumbnails, 'keep'>

  constructor({ imageRows, large, tagging, vision }: PicturePorts) {
    this.#imageRows = imageRows
    this.#large = large
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

  /**
   * One of twice the size, made and kept when it is asked for; the small one where there is no more in the file, or the file
   * is away. @throws AppError `not-found`
   */
  async largeThumbnail(imageId: number): Promise<ThumbnailAnswer | null> {
    const known = this.#imageRows.largeThumbnail(imageId)
    if (known) return known
    const small = await this.thumbnail(imageId)
    if (small === null || !this.#imageRows.isLargerThan(imageId, thumbnailSides.small)) return small
    try {
      this.#large.keep(await this.#vision.largeThumbnail(this.path(imageId)))
    } catch {
      return small
    }
    // Of a file that has changed since it was read, the new picture is not shown under the old one's address.
    return this.#imageRows.largeThumbnail(imageId) ?? small
  }

  /** Where the full picture lies, or its pixels where a window would show it otherwise. @throws AppError `not-found` */
  async whole(imageId: number): Promise<PictureAnswer> {
    const path = this.#imageRows.path(imageId)
    return { path, ...(await this.#vision.render({ path, maximumSide: renderedSide })) }
  }

  /** How its file says its colours. @throws AppError `not-found`, or why the file cannot be read */
  colours(imageId: number): Promise<PictureColours> {
    return this.#vision.colours(this.path(imageId))
  }

  /** The absolute path of its file. @throws AppError `not-found` */
  path(imageId: number): string {
    return this.#imageRows.path(imageId)
  }
}
