import sharp from 'sharp'
import { pictureLoaders } from '../common/picture-formats.ts'

/**
 * Content, not the file's name, decides which libvips loader runs: an SVG named .jpg would be parsed as SVG. So all
 * loaders are blocked but those of the kinds the library takes.
 */
export function allowOnlyPhotoLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: [...pictureLoaders] })
  // Many pictures in flight, one thread each: faster for small pictures than one picture on many threads.
  sharp.concurrency(1)
  sharp.cache(false)
}
