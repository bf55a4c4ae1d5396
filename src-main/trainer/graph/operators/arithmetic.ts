import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../../tensorflow/backend.ts'
import { type Call, type Operator } from '../call.ts'
import { flow, sizeOf, toNhwc, toPlain, type Host } from '../values.ts'
import { sum } from './lean.ts'

type OnTensors = (tf: TensorFlow, a: Tensor, b: Tensor) => Tensor
type OnNumbers = (a: number, b: number) => number

/** Two inputs that are broadcast against each other; what is known beforehand is computed beforehand. */
function binary(onTensors: OnTensors, onNumbers: OnNumbers): Operator {
  return (call) => {
    const [first, second] = [call.value(0), call.value(1)]
    if (first.kind === 'host' && second.kind === 'host') return onHosts(call, first, second, onNumbers)
    const { tf } = call
    const [a, b] = [call.flow(0), call.flow(1)]
    if (a.layout !== 'nhwc' && b.layout !== 'nhwc') return flow(onTensors(tf, toPlain(tf, a), toPlain(tf, b)))
    if (a.tensor.rank > 4 || b.tensor.rank > 4) call.refuse('its inputs have more than four dimensions')
    return flow(onTensors(tf, toNhwc(tf, a), toNhwc(tf, b)), 'nhwc')
  }
}

function onHosts(call: Call, a: Host, b: Host, compute: OnNumbers): Host {
  const integer = a.integer && b.integer
  // Shapes are combined with each other or with one number; that is all that exported graphs do with them.
  const shape = sizeOf(a.shape) >= sizeOf(b.shape) ? a.shape : b.shape
  const size = sizeOf(shape)
  if ([a, b].some((one) => sizeOf(one.shape) !== size && sizeOf(one.shape) !== 1)) {
    call.refuse('it broadcasts constants of different shapes')
  }
  const pick = ({ data }: Host, at: number): number => data[data.length === 1 ? 0 : at]!
  const values = Array.from({ length: size }, (_, at) => compute(pick(a, at), pick(b, at)))
  return { kind: 'host', shape, integer, data: integer ? values.map(Math.trunc) : Float32Array.from(values) }
}

export const add = binary(sum, (a, b) => a + b)
export const sub = binary(
  (tf, a, b) => tf.sub(a, b),
  (a, b) => a - b,
)
export const mul = binary(
  (tf, a, b) => tf.mul(a, b),
  (a, b) => a * b,
)
export const div = binary(
  (tf, a, b) => tf.div(a, b),
  (a, b) => a / b,
)
