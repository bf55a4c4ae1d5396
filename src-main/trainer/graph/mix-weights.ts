import { AppError } from '../../common/app-error.ts'
import { decodeModel, encodeModel } from '../../common/onnx/codec.ts'
import type { ModelMessage, TensorMessage } from '../../common/onnx/messages.ts'
import { elementType, tensorMessage, tensorShape } from '../../common/onnx/tensors.ts'
import { readConstant } from './constants.ts'
import { replaceByFloat32 } from './float32-initializers.ts'

/** A network: the bytes of its file, and what to call it in an error. */
export interface Network {
  bytes: Uint8Array
  name: string
}

/**
 * The network between two of the same graph, one of which was trained further from the other: every float weight is
 * (1 - share) a + share b (WiSE-FT, Wortsman et al. 2022, Robust fine-tuning of zero-shot models). What both have alike
 * stays as it is; at 0 and 1 the file is that of the one or the other.
 *
 * @param share of the second network, 0 to 1
 * @throws AppError `unsupported` where the graphs differ
 */
export function mixWeights(a: Network, b: Network, share: number): Uint8Array {
  if (share === 0) return a.bytes
  if (share === 1) return b.bytes
  const [model, other] = [decodeModel(a.bytes), decodeModel(b.bytes)]
  if (!isSame(nodesAlone(model), nodesAlone(other))) differ(a, b, 'their nodes differ')
  const others = new Map(initializersOf(other).map((tensor) => [tensor.name, tensor]))
  if (others.size !== initializersOf(model).length) differ(a, b, 'they have not the same weights')
  const mixed = new Map<string, TensorMessage>()
  for (const own of initializersOf(model)) {
    const name = own.name ?? ''
    const theirs = others.get(name)
    if (!theirs) differ(a, b, `only one has the weights "${name}"`)
    const shape = tensorShape(own)
    if (shape.join() !== tensorShape(theirs).join()) {
      differ(a, b, `"${name}" has the shape [${shape.join()}] in one and [${tensorShape(theirs).join()}] in the other`)
    }
    const [from, to] = [readConstant(own, a.name).data, readConstant(theirs, b.name).data]
    if (from.length === to.length && every(from, (value, at) => value === to[at])) continue
    if (!isFloat(own) || !isFloat(theirs)) differ(a, b, `"${name}", which is no float, differs`)
    const values = Float32Array.from(from, (value, at) => value + share * (to[at]! - value))
    mixed.set(name, tensorMessage(name, 'float32', shape, values))
  }
  replaceByFloat32(model.graph!, mixed)
  return encodeModel(model)
}

function differ(a: Network, b: Network, why: string): never {
  const message = `"${a.name}" and "${b.name}" cannot be mixed: ${why}. Mix a network with one that was fine-tuned from it.`
  throw new AppError('unsupported', message, b.name)
}

const initializersOf = ({ graph }: ModelMessage): TensorMessage[] => graph?.initializer ?? []

const isFloat = ({ dataType }: TensorMessage): boolean => elementType(dataType)?.startsWith('float') ?? false

/** What is computed, as bytes that can be compared. */
function nodesAlone({ graph, opsetImport, functions }: ModelMessage): Uint8Array {
  const { node = [], output = [] } = graph ?? {}
  const names = output.map(({ name = '' }) => ({ name }))
  return encodeModel({ graph: { node, output: names }, opsetImport: opsetImport ?? [], functions: functions ?? [] })
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

function every(values: ArrayLike<number>, holds: (value: number, at: number) => boolean): boolean {
  for (let at = 0; at < values.length; at++) if (!holds(values[at]!, at)) return false
  return true
}
