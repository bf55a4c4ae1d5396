import type { Tensor4D } from '@tensorflow/tfjs'
import type { Call } from '../call.ts'

/** What a window slides over, height first. */
export interface Window {
  kernel: [number, number]
  strides: [number, number]
  dilations: [number, number]
  /** Before and after, height then width. */
  pads: [[number, number], [number, number]]
}

/** Reads the attributes that Conv and the pools share. `size`: height and width of the image [N, H, W, C]. */
export function readWindow(call: Call, kernel: [number, number], size: [number, number]): Window {
  const strides = pair(call, 'strides')
  const dilations = pair(call, 'dilations')
  const given = call.integers('pads') ?? [0, 0, 0, 0]
  if (given.some((pad) => pad < 0)) call.refuse('its pads are negative')
  const auto = call.text('auto_pad', 'NOTSET')
  const pads = [0, 1].map((axis): [number, number] => {
    if (auto === 'NOTSET') return [given[axis] ?? 0, given[axis + 2] ?? 0]
    if (auto === 'VALID') return [0, 0]
    const stride = strides[axis]!
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1
    const total = Math.max(0, (Math.ceil(size[axis]! / stride) - 1) * stride + reach - size[axis]!)
    const less = Math.floor(total / 2)
    return auto === 'SAME_LOWER' ? [total - less, less] : [less, total - less]
  }) as Window['pads']
  return { kernel, strides, dilations, pads }
}

function pair(call: Call, name: string): [number, number] {
  const [height = 1, width = height] = call.integers(name) ?? []
  return [height, width]
}

/** Enlarges an image [N, H, W, C]; as it is where there is nothing to add. */
export function padImage(call: Call, image: Tensor4D, [rows, columns]: Window['pads'], value = 0): Tensor4D {
  if ([...rows, ...columns].every((pad) => pad === 0)) return image
  return call.tf.pad(image, [[0, 0], rows, columns, [0, 0]], value)
}

/** Whether TensorFlow's own `same` padding is what is asked for. It saves a copy of the image. */
export function isSame({ kernel, strides, pads }: Window, size: [number, number]): boolean {
  return [0, 1].every((axis) => {
    const stride = strides[axis]!
    const total = Math.max(0, (Math.ceil(size[axis]! / stride) - 1) * stride + kernel[axis]! - size[axis]!)
    return pads[axis]![0] === Math.floor(total / 2) && pads[axis]![1] === total - Math.floor(total / 2)
  })
}
