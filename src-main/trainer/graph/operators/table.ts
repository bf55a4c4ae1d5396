import type { Operator } from '../call.ts'
import { clip, hardSigmoid, hardSwish, relu, sigmoid, softmax, sqrt } from './activations.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { cast, constant, identity } from './casts.ts'
import { conv } from './convolution.ts'
import { concat, pad } from './joining.ts'
import { gemm, matMul } from './linear.ts'
import { batchNormalization } from './normalization.ts'
import { averagePool, globalAveragePool, maxPool, reduceMean } from './pooling.ts'
import { flatten, gather, reshape, shapeOf, slice, squeeze, transpose, unsqueeze } from './shapes.ts'

/** The operators of ONNX that can be trained through, by name. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ['Add', add],
  ['AveragePool', averagePool],
  ['BatchNormalization', batchNormalization],
  ['Cast', cast],
  ['Clip', clip],
  ['Concat', concat],
  ['Constant', constant],
  ['Conv', conv],
  ['Div', div],
  ['Flatten', flatten],
  ['Gather', gather],
  ['Gemm', gemm],
  ['GlobalAveragePool', globalAveragePool],
  ['HardSigmoid', hardSigmoid],
  ['HardSwish', hardSwish],
  ['Identity', identity],
  ['MatMul', matMul],
  ['MaxPool', maxPool],
  ['Mul', mul],
  ['Pad', pad],
  ['ReduceMean', reduceMean],
  ['Relu', relu],
  ['Reshape', reshape],
  ['Shape', shapeOf],
  ['Sigmoid', sigmoid],
  ['Slice', slice],
  ['Softmax', softmax],
  ['Sqrt', sqrt],
  ['Squeeze', squeeze],
  ['Sub', sub],
  ['Transpose', transpose],
  ['Unsqueeze', unsqueeze],
])
