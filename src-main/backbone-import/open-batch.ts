import type { NodeMessage, TensorMessage } from '../common/onnx/messages.ts'
import { tensorMessage } from '../common/onnx/tensors.ts'
import type { GraphView } from './graph-view.ts'

/**
 * A network exported for batches of one has that one written into its reshapes. Zero, "as in the input", lets any batch
 * through. Changes `copies` (of `nodes`, one for one) and returns the new shapes.
 */
export function openBatch(
  nodes: readonly NodeMessage[],
  copies: readonly NodeMessage[],
  view: GraphView,
  batch: number,
): TensorMessage[] {
  const shapes: TensorMessage[] = []
  nodes.forEach((node, index) => {
    const [data = '', shape = ''] = node.input ?? []
    const sizes = node.opType === 'Reshape' ? view.integers(shape) : undefined
    const copy = copies[index]
    if (!copy || !sizes || sizes.length < 2 || sizes[0] !== batch || view.isConstant(data)) return
    const name = `selvedge/shape-${index}`
    const values = BigInt64Array.from([0, ...sizes.slice(1)], (size) => BigInt(size))
    shapes.push(tensorMessage(name, 'int64', [sizes.length], values))
    copy.input = [copy.input?.[0] ?? '', name]
  })
  return shapes
}
