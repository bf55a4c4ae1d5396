import type { ValueInfoMessage } from '../common/onnx/messages.ts'
import type { GraphView, Shape } from './graph-view.ts'
import { sideLimits, unsupported } from './limits.ts'
import type { ImageInput } from './types.ts'

const types: Partial<Record<number, ImageInput['type']>> = { 1: 'float32', 2: 'uint8', 10: 'float16' }

/**
 * The input that takes a picture: rank 4, three colour channels second (NCHW) or last (NHWC).
 * @throws AppError where no input or more than one is like that
 */
export function findInput(view: GraphView): ImageInput {
  const found = view.inputs.map((input) => describe(input, view)).filter((input) => input !== null)
  const [only] = found
  if (!only) {
    const known = view.inputs.map(({ name }) => `"${name ?? ''}" ${shapeText(view.declaredShape(name ?? ''))}`)
    throw unsupported(
      'No input takes colour pictures: it must be float32, float16 or uint8 with four axes, one of them of the size 3. ' +
        `Its inputs are: ${known.slice(0, 5).join(', ') || 'none'}.`,
    )
  }
  if (found.length > 1) {
    const names = found.map(({ name }) => `"${name}"`)
    throw unsupported(`It takes several pictures at once (${names.join(', ')}). Export it with one image input.`)
  }
  for (const side of [only.width, only.height]) {
    if (side !== null && (side < sideLimits.least || side > sideLimits.most)) {
      throw unsupported(
        `It takes pictures of ${only.width ?? '?'} x ${only.height ?? '?'}; each side must be ` +
          `${sideLimits.least} to ${sideLimits.most} pixels. Export it with another input size.`,
      )
    }
  }
  return only
}

function describe(input: ValueInfoMessage, view: GraphView): ImageInput | null {
  const name = input.name ?? ''
  const type = types[input.type?.tensorType?.elemType ?? 0]
  const shape = view.declaredShape(name)
  if (!type || shape?.length !== 4) return null
  const layout = shape[1] === 3 ? 'NCHW' : shape[3] === 3 ? 'NHWC' : layoutByUse(name, shape, view)
  if (!layout) return null
  const [batch = null, ...rest] = shape
  const [height = null, width = null] = layout === 'NCHW' ? rest.slice(1) : rest
  return { name, layout, type, batch, width, height }
}

/** Where even the channels are open, the first convolution tells: its weights are [out, 3, height, width]. */
function layoutByUse(name: string, shape: Shape, view: GraphView): 'NCHW' | null {
  if (shape[1] !== null) return null
  const isConvolved = view.nodes.some(
    ({ opType, input }) =>
      opType === 'Conv' && input?.[0] === name && Number(view.initializers.get(input[1] ?? '')?.dims?.[1] ?? 0) === 3,
  )
  return isConvolved ? 'NCHW' : null
}

export function shapeText(shape: Shape | undefined): string {
  return shape ? `[${shape.map((size) => size ?? '?').join(', ')}]` : '(unknown shape)'
}
