import { describe, expect, it } from 'vitest'
import { checkFunctions, functionKey, type LocalFunction } from '../../src-main/backbone-import/function-check.ts'
import { functionDepthLimit } from '../../src-main/backbone-import/limits.ts'
import type { NodeMessage } from '../../src-main/common/onnx/messages.ts'

const call = (name: string): NodeMessage => ({ domain: 'own', opType: name, input: [], output: [] })
const relu: NodeMessage = { opType: 'Relu', input: [], output: [] }

function functionsOf(bodies: Record<string, NodeMessage[]>): Map<string, LocalFunction> {
  return new Map(
    Object.entries(bodies).map(([name, node]) => {
      const body: LocalFunction = { domain: 'own', name, node }
      return [functionKey({ domain: 'own', name }), body]
    }),
  )
}

const chain = (length: number): Record<string, NodeMessage[]> =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [`f${index}`, [index + 1 < length ? call(`f${index + 1}`) : relu]]),
  )

describe('functions that nothing calls', () => {
  it('are looked at as well: a runtime may do so too', () => {
    expect(() => checkFunctions([relu], functionsOf({ again: [call('again')] }))).toThrow('calls itself')
    expect(() => checkFunctions([], functionsOf(chain(functionDepthLimit + 2)))).toThrow('deep')
    expect(() => checkFunctions([relu], functionsOf({ fine: [relu] }))).not.toThrow()
  })
})

describe('functions that call one another', () => {
  it('may go so deep and no deeper', () => {
    expect(() => checkFunctions([relu], functionsOf(chain(functionDepthLimit)))).not.toThrow()
    expect(() => checkFunctions([relu], functionsOf(chain(functionDepthLimit + 1)))).toThrow('deep')
    expect(() => checkFunctions([call('f0')], functionsOf(chain(functionDepthLimit)))).not.toThrow()
  })

  it('in a circle of two are a circle', () => {
    expect(() => checkFunctions([], functionsOf({ a: [call('b')], b: [call('a')] }))).toThrow('calls itself')
  })

  it('twice each grow too large long before they are deep', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [
        `f${index}`,
        index < 15 ? Array(3).fill(call(`f${index + 1}`)) : [relu],
      ]),
    ) as Record<string, NodeMessage[]>
    expect(() => checkFunctions([relu], functionsOf(doubling))).toThrow('expand to more than')
  })
})
