import type {
  Filter,
  FlipFilter,
  ImageList,
  ImageSort,
  ListSource,
  MeasuredFilter,
  NextImages,
} from '../../../src-preload/contract.ts'

export interface ListPorts {
  byFilter(filter: Filter, sort: ImageSort): Promise<Uint32Array>
  together(filter: Filter, sort: ImageSort): Promise<ImageList>
  withViews(ids: Uint32Array): Promise<Uint32Array>
  flips(filter: FlipFilter): Promise<Uint32Array>
  next(attributeId: number, count?: number, filter?: Filter): Promise<NextImages>
  views(imageId: number): Uint32Array
  measured(filter: MeasuredFilter): Promise<Uint32Array>
}

/** Any list of images, wherever it comes from: the one way to ask for one. */
export function makeListOf({
  byFilter,
  flips,
  measured,
  next,
  together,
  views,
  withViews,
}: ListPorts): (source: ListSource) => Promise<ImageList> {
  return async (source) => {
    switch (source.kind) {
      case 'filter':
        if (source.together) return together(source.filter, source.sort)
        return { ids: await byFilter(source.filter, source.sort) }
      case 'flips':
        return { ids: await flips(source) }
      case 'queue': {
        const { by, images } = await next(source.attributeId, source.count, source.filter)
        return { ids: Uint32Array.from(images, ({ id }) => id), chosenBy: by }
      }
      case 'product':
        return { ids: views(source.imageId) }
      case 'views':
        return { ids: await withViews(source.ids) }
      case 'measured':
        return { ids: await measured(source) }
    }
  }
}
