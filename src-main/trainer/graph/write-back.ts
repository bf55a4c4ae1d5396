import { decodeModel, encodeModel } from '../../common/onnx/codec.ts'
import { tensorMessage } from '../../common/onnx/tensors.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { replaceByFloat32 } from './float32-initializers.ts'
import { parameterValues, type Parameter } from './parameters.ts'

/**
 * The bytes of the same network with trained weights: nodes, names, inputs and outputs stay, and so does every
 * initializer that is not among `parameters`.
 */
export function writeBack(tf: TensorFlow, bytes: Uint8Array, parameters: readonly Parameter[]): Uint8Array {
  const model = decodeModel(bytes)
  const trained = parameters.map((parameter) => {
    const { name, shape } = parameter
    return [name, tensorMessage(name, 'float32', shape, parameterValues(tf, parameter))] as const
  })
  replaceByFloat32(model.graph!, new Map(trained))
  return encodeModel(model)
}
