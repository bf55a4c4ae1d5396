import sharp from 'sharp'

/**
 * Content, not the file's name, decides which libvips loader runs: an SVG named .jpg would be parsed as SVG. So all
 * loaders are blocked but those of the kinds the library takes.
 */
export function allowOnlyPhotoLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpeg',
      'VipsForeignLoadPng',
      'VipsForeignLoadWebp',
      'VipsForeignLoadHeif',
      'VipsForeignLoadNsgif',
      'VipsForeignLoadTiff',
    ],
  })
  // Many pictures in flight, one thread each: faster for small pictures than one picture on many threads.
  sharp.concurrency(1)
  sharp.cache(false)
}
