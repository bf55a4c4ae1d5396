import { decodeModel, encodeModel } from '../../common/onnx/codec.ts'
import { dataTypes, tensorMessage } from '../../common/onnx/tensors.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { parameterValues, type Parameter } from './parameters.ts'

/**
 * The bytes of the same network with trained weights: nodes, names, inputs and outputs stay, and so does every
 * initializer that is not among `parameters`. Trained weights are kept as float32 whatever they were, since steps of
 * fine-tuning are smaller than what float16 can tell apart; a Cast behind them then has nothing to do, and ONNX Runtime
 * takes it out.
 */
export function writeBack(tf: TensorFlow, bytes: Uint8Array, parameters: readonly Parameter[]): Uint8Array {
  const model = decodeModel(bytes)
  const graph = model.graph!
  const trained = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  graph.initializer = (graph.initializer ?? []).map((tensor) => {
    const parameter = trained.get(tensor.name ?? '')
    if (!parameter) return tensor
    return tensorMessage(parameter.name, 'float32', parameter.shape, parameterValues(tf, parameter))
  })
  // Where a file says the type of an initializer once more.
  for (const info of [...(graph.input ?? []), ...(graph.valueInfo ?? [])]) {
    if (trained.has(info.name ?? '') && info.type?.tensorType) info.type.tensorType.elemType = dataTypes.float32
  }
  return encodeModel(model)
}
