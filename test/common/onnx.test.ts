import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { decodeModel, encodeModel, modelMetadata, toInteger } from '../../src-main/common/onnx/codec.ts'
import { GraphBuilder } from '../../src-main/common/onnx/graph-builder.ts'
import { onnxSchema } from '../../src-main/common/onnx/schema.ts'
import { floatValues, tensorMessage } from '../../src-main/common/onnx/tensors.ts'

function smallGraph(): GraphBuilder {
  const graph = new GraphBuilder('small')
  const x = graph.input('x', 'float32', ['rows', 2])
  const weights = graph.initializer('weights', 'float32', [2, 2], Float32Array.of(1, 2, 3, 4))
  const product = graph.node('Gemm', [x, weights], { alpha: { float: 2 } })
  const axes = graph.initializer('axes', 'int64', [1], BigInt64Array.of(1n))
  graph.output(graph.node('ReduceSum', [product, axes], { keepdims: { int: 0 } }, 'sums'), 'float32', ['rows'])
  return graph
}

describe('graph builder', () => {
  it('writes a model that ONNX Runtime runs', async () => {
    const session = await ort.InferenceSession.create(smallGraph().toBytes())
    const x = new ort.Tensor('float32', Float32Array.of(1, 0, 0, 1, 1, 1), [3, 2])
    const { sums } = await session.run({ x })
    expect([...(sums!.data as Float32Array)]).toEqual([6, 14, 20])
    await session.release()
  })

  it('refuses names that are taken or unknown, and data that does not fit its shape', () => {
    const graph = smallGraph()
    expect(() => graph.input('x', 'float32', [1])).toThrow('Two values of the graph are named x')
    expect(() => graph.node('Relu', ['y'])).toThrow('nothing before it is named y')
    expect(() => graph.output('y', 'float32', [1])).toThrow('nothing in the graph has this name')
    expect(() => graph.initializer('a', 'float32', [3], new Float32Array(2))).toThrow('holds 3 values, its data 2')
    expect(() => graph.initializer('b', 'int64', [2], new Float32Array(2))).toThrow('int64 needs a BigInt64Array')
  })
})

describe('reading and writing', () => {
  it('keeps every byte of a model', () => {
    const bytes = smallGraph().toBytes({ documentation: 'Ünïcode', metadata: { labels: '["a"]', empty: '' } })
    const model = decodeModel(bytes)
    expect(Buffer.from(encodeModel(model))).toEqual(Buffer.from(bytes))
    expect(modelMetadata(model)).toEqual(
      new Map([
        ['labels', '["a"]'],
        ['empty', ''],
      ]),
    )
    expect(toInteger(model.opsetImport![0]!.version!)).toBe(17)
  })

  it('keeps every field of every message, 64-bit integers, presence and unknown fields', () => {
    const root = onnxSchema()
    for (const type of Object.values(root.nested ?? {})) {
      if (!('fieldsArray' in type)) continue
      const message = root.lookupType(type.name)
      const filled = fill(message.name, root, 4)
      const bytes = message.encode(filled).finish()
      expect(bytes.length, message.name).toBeGreaterThan(0)
      expect(Buffer.from(message.encode(message.decode(bytes)).finish()), message.name).toEqual(Buffer.from(bytes))
    }
    // Field 900 (a varint) is in no version of the format.
    const graphOnly = encodeModel({ graph: { name: '' } })
    const foreign = Buffer.concat([graphOnly, Buffer.from([0xa0, 0x38, 0x07])])
    expect(Buffer.from(encodeModel(decodeModel(foreign)))).toEqual(foreign)
  })

  it('reads floats from raw and from typed fields', () => {
    expect([...floatValues(tensorMessage('a', 'float32', [2], Float32Array.of(1, 2)))]).toEqual([1, 2])
    expect([...floatValues({ dims: [2], dataType: 1, floatData: [3, 4] })]).toEqual([3, 4])
    expect(() => floatValues({ name: 'a', dims: [2], dataType: 7 })).toThrow('Tensor a is not float32')
    expect(() => floatValues({ name: 'a', dims: [3], dataType: 1, floatData: [1] })).toThrow('1 values instead of 3')
  })

  it('says so when bytes are not a model', () => {
    expect(() => decodeModel(Buffer.from('GIF89a not a model'))).toThrow(/not an ONNX model|has no graph/)
    expect(() => decodeModel(new Uint8Array())).toThrow('has no graph')
  })
})

/** An object with a value in every field, nested `depth` deep. */
function fill(name: string, root: ReturnType<typeof onnxSchema>, depth: number): Record<string, unknown> {
  const samples: Record<string, unknown> = {
    string: 'ä',
    bytes: Uint8Array.of(0, 255),
    float: 0.5,
    double: 0.1,
    int32: -1,
    int64: '-9223372036854775808',
    uint64: '18446744073709551615',
  }
  const entries = root.lookupType(name).fieldsArray.flatMap((field): [string, unknown][] => {
    if (!(field.type in samples) && depth === 0) return []
    const value = samples[field.type] ?? fill(field.type, root, depth - 1)
    return [[field.name, field.repeated ? [value, value] : value]]
  })
  return Object.fromEntries(entries)
}
