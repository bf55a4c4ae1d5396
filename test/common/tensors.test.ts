import { describe, expect, it } from 'vitest'
import { elementType, floatValues, tensorMessage, tensorShape } from '../../src-main/common/onnx/tensors.ts'

const whole = tensorMessage('weights', 'float32', [2, 2], Float32Array.of(1, 2, 3, 4))

describe('values of a tensor', () => {
  it('are read from raw bytes and from typed numbers', () => {
    expect(floatValues(whole)).toEqual(Float32Array.of(1, 2, 3, 4))
    const typed = { name: 'weights', dims: [2], dataType: 1, floatData: [0.5, -1] }
    expect(floatValues(typed)).toEqual(Float32Array.of(0.5, -1))
  })

  it('that lie outside of the model file are not taken for missing ones', () => {
    expect(() => floatValues({ ...whole, rawData: new Uint8Array(), dims: [0], dataLocation: 1 })).toThrow(
      'Tensor weights lies outside the model file',
    )
    expect(() => floatValues({ ...whole, dataLocation: 1 })).toThrow('outside')
    expect(floatValues({ ...whole, dataLocation: 0 })).toHaveLength(4)
  })

  it('are as many as the shape says, and numbers of 32 bits', () => {
    expect(() => floatValues({ ...whole, dims: [5] })).toThrow('holds 4 values instead of 5')
    expect(() => floatValues({ ...whole, dataType: 7 })).toThrow('is not float32')
    expect(() => floatValues({ ...whole, dataType: 99 })).toThrow('is not float32')
  })

  it('are copied: the file they came from may change', () => {
    const raw = new Uint8Array(Float32Array.of(1).buffer)
    const values = floatValues({ name: 'x', dims: [], dataType: 1, rawData: raw })
    raw.fill(0)
    expect(values).toEqual(Float32Array.of(1))
    expect(tensorShape({ name: 'scalar' })).toEqual([])
  })

  it('have the types that Selvedge writes, and no other name', () => {
    expect([1, 2, 3, 6, 7, 9, 10, 11].map((type) => elementType(type))).toEqual([
      'float32', 'uint8', 'int8', 'int32', 'int64', 'bool', 'float16', 'float64',
    ]) // prettier-ignore
    expect([0, 4, 5, 8, 12, undefined].map((type) => elementType(type))).toEqual(Array(6).fill(undefined))
  })
})
