import type { FunctionMessage, NodeMessage } from '../common/onnx/messages.ts'
import { subgraphsOf } from './graph-view.ts'
import { expandedNodeLimit, functionDepthLimit, unsupported } from './limits.ts'

/** A function that the model brings along. */
export interface LocalFunction extends FunctionMessage {
  overload?: string
}

/** Functions are told apart by domain, name and overload. */
export function functionKey(key: { domain?: string; name?: string; overload?: string }): string {
  return JSON.stringify([key.domain ?? '', key.name ?? '', key.overload ?? ''])
}

/** The function a node calls; undefined for an operator. */
export function calledFunction<Value>(node: NodeMessage, functions: ReadonlyMap<string, Value>): Value | undefined {
  const { overload } = node as LocalFunction
  return functions.get(
    functionKey({ domain: node.domain ?? '', name: node.opType ?? '', ...(overload ? { overload } : {}) }),
  )
}

interface Extent {
  nodes: number
  depth: number
}

/**
 * ONNX Runtime replaces calls by bodies, recursively: thousands of functions that call one another overflow its stack, and
 * thirty that each call the next twice become a thousand million nodes.
 * @throws AppError where calls form a circle, go too deep, or grow too large
 */
export function checkFunctions(nodes: readonly NodeMessage[], functions: ReadonlyMap<string, LocalFunction>): void {
  const known = new Map<LocalFunction, Extent>()
  const open = new Set<LocalFunction>()
  const measure = (list: readonly NodeMessage[], depth: number): Extent => {
    if (depth > functionDepthLimit) throw tooDeep()
    const extent = { nodes: 0, depth: 0 }
    for (const node of list) {
      const called = calledFunction(node, functions)
      const parts = [{ nodes: 1, depth: 0 }, ...subgraphsOf(node).map((graph) => measure(graph.node ?? [], depth))]
      if (called) {
        const inside = measureFunction(called, depth + 1)
        parts.push({ nodes: inside.nodes, depth: inside.depth + 1 })
      }
      for (const part of parts) {
        extent.nodes += part.nodes
        extent.depth = Math.max(extent.depth, part.depth)
      }
      if (extent.depth > functionDepthLimit) throw tooDeep()
      if (extent.nodes > expandedNodeLimit) {
        throw unsupported(
          `Its functions expand to more than ${expandedNodeLimit} nodes: no image network does. Export it again.`,
        )
      }
    }
    return extent
  }
  const measureFunction = (body: LocalFunction, depth: number): Extent => {
    const before = known.get(body)
    if (before) return before
    if (open.has(body)) {
      throw unsupported(`Its function "${body.name ?? ''}" calls itself. Export the network without local functions.`)
    }
    open.add(body)
    const extent = measure(body.node ?? [], depth)
    open.delete(body)
    known.set(body, extent)
    return extent
  }
  // Those that nothing calls count as well: a runtime may look at them all.
  for (const body of functions.values()) measureFunction(body, 1)
  measure(nodes, 0)
}

function tooDeep() {
  return unsupported(
    `Its functions call one another more than ${functionDepthLimit} deep. Export the network without local functions.`,
  )
}
