import type { NodeMessage } from '../common/onnx/messages.ts'
import { attribute, integerAttribute, integersAttribute, type GraphView, type Shape } from './graph-view.ts'
import { size } from './tensor-check.ts'

/** Operators whose output has the shape of their first input. */
const keepsShape = new Set(
  (
    'Relu Clip Sigmoid HardSigmoid HardSwish LeakyRelu Elu Selu Celu Gelu Erf Tanh Mish Softplus Softsign PRelu Softmax ' +
    'LogSoftmax BatchNormalization InstanceNormalization LayerNormalization GroupNormalization LpNormalization LRN ' +
    'Dropout Identity Cast QuantizeLinear DequantizeLinear Sqrt Exp Log Neg Abs Reciprocal'
  ).split(' '),
)
const broadcasts = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Max', 'Min'])

/** Shapes of the values as far as weights and parameters tell them; what a file merely declares comes last. */
export class Shapes {
  readonly #view: GraphView
  readonly #known = new Map<string, Shape>()

  constructor(view: GraphView) {
    this.#view = view
    for (const node of view.nodes) {
      const name = node.output?.[0] ?? ''
      const shape = this.#infer(node) ?? view.declaredShape(name)
      if (shape) this.#known.set(name, shape)
    }
  }

  /** Undefined where not even the rank is known. */
  of(name: string): Shape | undefined {
    const tensor = this.#view.initializers.get(name)
    if (tensor) return (tensor.dims ?? []).map(size)
    return this.#known.get(name) ?? this.#view.declaredShape(name)
  }

  #infer(node: NodeMessage): Shape | undefined {
    const operator = node.opType ?? ''
    const first = this.#input(node, 0)
    const second = this.#input(node, 1)
    if (keepsShape.has(operator)) return first
    if (broadcasts.has(operator)) return broadcast(first, second)
    switch (operator) {
      case 'Conv':
        return second && [first?.[0] ?? null, second[0] ?? null, ...slide(node, first, second.slice(2))]
      case 'MaxPool':
      case 'AveragePool':
        return first && [...first.slice(0, 2), ...slide(node, first, integersAttribute(node, 'kernel_shape') ?? [])]
      case 'Constant': {
        const dims = attribute(node, 'value')?.t?.dims
        return dims ? dims.map(size) : attribute(node, 'value_int') ? [] : undefined
      }
      case 'GlobalAveragePool':
      case 'GlobalMaxPool':
        return first && [...first.slice(0, 2), ...first.slice(2).map(() => 1)]
      case 'ReduceMean':
      case 'ReduceMax':
        return first && reduce(first, axesOf(node, this.#view), integerAttribute(node, 'keepdims', 1) !== 0)
      case 'Flatten':
        return first && flatten(first, integerAttribute(node, 'axis', 1))
      case 'Reshape':
        return reshape(first, this.#view.integers(node.input?.[1] ?? ''))
      case 'Squeeze':
        return first && squeeze(first, axesOf(node, this.#view))
      case 'Transpose': {
        const order = integersAttribute(node, 'perm') ?? first?.map((_, axis) => first.length - 1 - axis)
        return first && order?.map((axis) => first[axis] ?? null)
      }
      case 'Gemm': {
        const columns = second?.[integerAttribute(node, 'transB', 0) ? 0 : 1]
        return [first?.[integerAttribute(node, 'transA', 0) ? 1 : 0] ?? null, columns ?? null]
      }
      case 'MatMul':
        return first && second?.length === 2 ? [...first.slice(0, -1), second[1] ?? null] : undefined
      case 'Gather': {
        const axis = integerAttribute(node, 'axis', 0)
        const indices = this.#view.integers(node.input?.[1] ?? '')
        if (!first || second?.length !== 0 || indices?.length !== 1) return undefined
        return first.filter((_, index) => index !== (axis < 0 ? axis + first.length : axis))
      }
      case 'Concat':
        return this.#concat(node)
      default:
        return undefined
    }
  }

  #input(node: NodeMessage, index: number): Shape | undefined {
    const name = node.input?.[index]
    return name ? this.of(name) : undefined
  }

  #concat(node: NodeMessage): Shape | undefined {
    const parts = (node.input ?? []).map((name) => this.of(name))
    const [first] = parts
    if (!first || parts.some((part) => part?.length !== first.length)) return undefined
    const along = integerAttribute(node, 'axis', 0)
    const axis = along < 0 ? along + first.length : along
    const sizes = parts.map((part) => part?.[axis] ?? null)
    const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, part) => sum + (part ?? 0), 0)
    return first.map((dim, index) => (index === axis ? total : dim))
  }
}

/** The axes of a reduction or squeeze: an attribute in old operator sets, an input in new ones. */
export function axesOf(node: NodeMessage, view: GraphView): readonly number[] | undefined {
  return integersAttribute(node, 'axes') ?? view.integers(node.input?.[1] ?? '')
}

/** Places that a window of size `kernel` can take, along each axis of the picture. */
function slide(node: NodeMessage, input: Shape | undefined, kernel: Shape): Shape {
  const pads = integersAttribute(node, 'pads') ?? []
  const isPlain = !attribute(node, 'auto_pad') && integerAttribute(node, 'ceil_mode', 0) === 0
  return kernel.map((width, axis) => {
    const length = input?.[axis + 2] ?? null
    if (!isPlain || width === null || length === null) return null
    const stride = integersAttribute(node, 'strides')?.[axis] ?? 1
    const reach = (integersAttribute(node, 'dilations')?.[axis] ?? 1) * (width - 1)
    const places = Math.floor((length + (pads[axis] ?? 0) + (pads[axis + kernel.length] ?? 0) - reach - 1) / stride) + 1
    return places > 0 ? places : null
  })
}

function broadcast(first: Shape | undefined, second: Shape | undefined): Shape | undefined {
  if (!first || !second) return undefined
  const rank = Math.max(first.length, second.length)
  const at = (shape: Shape, axis: number): number | null =>
    axis < rank - shape.length ? 1 : (shape[axis - rank + shape.length] ?? null)
  return Array.from({ length: rank }, (_, axis) => {
    const [a, b] = [at(first, axis), at(second, axis)]
    if (a === 1) return b
    return b === 1 || b === null ? a : b
  })
}

function reduce(shape: Shape, axes: readonly number[] | undefined, keeps: boolean): Shape {
  const gone = new Set((axes ?? shape.keys().toArray()).map((axis) => (axis < 0 ? axis + shape.length : axis)))
  return keeps ? shape.map((dim, axis) => (gone.has(axis) ? 1 : dim)) : shape.filter((_, axis) => !gone.has(axis))
}

function squeeze(shape: Shape, axes: readonly number[] | undefined): Shape | undefined {
  if (!axes && shape.includes(null)) return undefined
  const gone = new Set((axes ?? []).map((axis) => (axis < 0 ? axis + shape.length : axis)))
  return shape.filter((dim, axis) => (axes ? !gone.has(axis) : dim !== 1))
}

function flatten(shape: Shape, axis: number): Shape {
  const at = axis < 0 ? axis + shape.length : axis
  return [times(shape.slice(0, at)), times(shape.slice(at))]
}

function reshape(shape: Shape | undefined, target: readonly number[] | undefined): Shape | undefined {
  if (!target) return undefined
  const sizes = target.map((dim, axis) => (dim > 0 ? dim : dim === 0 ? (shape?.[axis] ?? null) : -1))
  // Minus one takes what is left; an open batch that is copied stands on both sides.
  const isBatchKept = target[0] === 0 || (shape?.[0] ?? null) === sizes[0] || (target[0] === -1 && shape?.[0] === null)
  const total = shape && isBatchKept && sizes[0] !== -1 ? times(shape.slice(1)) : null
  const rest = times(sizes.slice(1).filter((dim) => dim !== -1))
  return sizes.map((dim, axis) => (dim !== -1 ? dim : axis > 0 && total !== null && rest ? total / rest : null))
}

function times(sizes: Shape): number | null {
  return sizes.includes(null) ? null : sizes.reduce<number>((product, dim) => product * (dim ?? 1), 1)
}
