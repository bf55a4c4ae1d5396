import type { NodeMessage } from '../common/onnx/messages.ts'
import { integersAttribute, subgraphsOf, type GraphView } from './graph-view.ts'
import { elementLimit, tooLarge } from './limits.ts'

/** Padding, in pixels, that no image network needs. */
const paddingLimit = 4096
/** How many times as large a repeated or resized tensor may become. */
const repeatLimit = 65_536

/**
 * A file of 102 bytes can ask for a gigabyte: operators that make large tensors of a few numbers are held to what an image
 * network needs. What slips through, since sizes can be computed too, meets the limits of the process that tries the model.
 * @throws AppError `too-large`
 */
export function checkGrowth(view: GraphView): void {
  let repeats = 1
  const visit = (node: NodeMessage): void => {
    const bound = growth(node, view)
    if (bound.elements > elementLimit) throw tooBig(node)
    repeats *= Math.max(1, bound.times)
    if (repeats > repeatLimit) throw tooBig(node)
    for (const graph of subgraphsOf(node)) (graph.node ?? []).forEach(visit)
  }
  view.nodes.forEach(visit)
  for (const { name } of [...view.inputs, ...view.outputs]) {
    const elements = product(view.declaredShape(name ?? '')?.filter((size) => size !== null) ?? [])
    if (elements > elementLimit) throw tooLarge(`Its value "${name ?? ''}" is said to hold ${elements} numbers.`)
  }
}

interface Growth {
  /** Numbers it makes out of constants; 0 where that is not known. */
  elements: number
  /** How many times as large as its input its output is. */
  times: number
}

function growth(node: NodeMessage, view: GraphView): Growth {
  const constant = (index: number): readonly number[] => view.integers(node.input?.[index] ?? '') ?? []
  const pads = integersAttribute(node, 'pads') ?? (node.opType === 'Pad' ? constant(1) : [])
  if (pads.some((pad) => Math.abs(pad) > paddingLimit)) throw tooBig(node)
  switch (node.opType) {
    case 'ConstantOfShape':
      return { elements: product(constant(0)), times: 1 }
    case 'Expand':
      return { elements: product(constant(1)), times: 1 }
    case 'Tile':
      return { elements: 0, times: product(constant(1)) }
    case 'Range':
      return { elements: Math.abs(constant(1)[0] ?? 0) / Math.abs(constant(2)[0] || 1), times: 1 }
    case 'OneHot':
      return { elements: Math.abs(constant(1)[0] ?? 0), times: 1 }
    case 'RandomNormal':
    case 'RandomUniform':
      return { elements: product(integersAttribute(node, 'shape') ?? []), times: 1 }
    case 'ConvTranspose':
      return { elements: 0, times: product(integersAttribute(node, 'strides') ?? []) }
    case 'Resize':
      return { elements: product(constant(3)), times: product(constant(2)) }
    case 'Upsample':
      return { elements: 0, times: product(constant(1)) }
    default:
      return { elements: 0, times: 1 }
  }
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * Math.max(1, Math.abs(size)), 1)
}

function tooBig(node: NodeMessage) {
  return tooLarge(
    `Its node "${node.name || (node.opType ?? '')}" (${node.opType ?? ''}) asks for more memory than any image network ` +
      'needs. The file is damaged or made to do harm.',
  )
}
