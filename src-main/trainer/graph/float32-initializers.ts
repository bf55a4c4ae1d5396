import type { GraphMessage, TensorMessage } from '../../common/onnx/messages.ts'
import { dataTypes } from '../../common/onnx/tensors.ts'

/**
 * Puts float32 tensors in the place of initializers of the same names, whatever precision those had: steps of training are
 * smaller than what float16 can tell apart. A Cast behind them then has nothing to do, and ONNX Runtime takes it out.
 */
export function replaceByFloat32(graph: GraphMessage, tensors: ReadonlyMap<string, TensorMessage>): void {
  graph.initializer = (graph.initializer ?? []).map((tensor) => tensors.get(tensor.name ?? '') ?? tensor)
  // Where a file says the type of an initializer once more.
  for (const info of [...(graph.input ?? []), ...(graph.valueInfo ?? [])]) {
    if (tensors.has(info.name ?? '') && info.type?.tensorType) info.type.tensorType.elemType = dataTypes.float32
  }
}
