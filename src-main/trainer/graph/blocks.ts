import type { NodeMessage } from '../../common/onnx/messages.ts'
import type { Structure } from './structure.ts'

/** A run of layers that is frozen or trained as one. */
export interface Block {
  /**
   * The values it is computed from: the one that the network goes on from, and behind it those that only wait for the
   * output (such as the mean of an earlier layer). No later block is computed from anything earlier.
   */
  from: readonly string[]
  /** Names of its parameters. */
  parameters: string[]
}

const activations = ['Relu', 'Clip', 'Sigmoid', 'HardSigmoid', 'HardSwish']
const linear = ['Conv', 'BatchNormalization', 'Add', 'Gemm', 'MatMul']
const pools = ['MaxPool', 'AveragePool']
const layers = ['Conv', 'Gemm', 'MatMul']
/** A network that falls into fewer blocks than this is divided layer by layer. */
const leastBlocks = 4

/**
 * Divides a network into blocks, first to last. A block ends where everything goes through one value (a cut), and there
 * is a residual sum (with the activation behind it), a pool, or a layer without an activation (the narrow end of an
 * inverted bottleneck). What leads to the output without another layer does not count, and waits beside. So
 * EfficientNet-Lite0 has its stem with the first block, 15 more, and its last Conv, also where a part of the embedding is
 * the mean of a middle layer; ResNet-50 its stem and 16. A network with fewer than four such places is divided before
 * every Conv, Gemm and MatMul.
 */
export function divide(structure: Structure, learning: ReadonlyMap<NodeMessage, string[]>): Block[] {
  const cuts = findCuts(structure, learning)
  const ends = new Set([...cuts].filter(([, [value]]) => endsBlock(structure, value)).map(([at]) => at))
  const blocks = assemble(structure, learning, cuts, (at) => ends.has(at - 1))
  if (blocks.length >= leastBlocks) return blocks
  return assemble(structure, learning, cuts, (at) => layers.includes(structure.nodes[at]!.opType ?? ''))
}

function assemble(
  { nodes, input }: Structure,
  learning: ReadonlyMap<NodeMessage, string[]>,
  cuts: ReadonlyMap<number, Cut>,
  startsBlock: (at: number) => boolean,
): Block[] {
  const blocks: Block[] = []
  let last: Cut = [input.name]
  let open: Block | null = null
  const taken = new Set<string>()
  for (const [at, node] of nodes.entries()) {
    if (open === null || (startsBlock(at) && open.parameters.length > 0)) {
      open = { from: last, parameters: [] }
      blocks.push(open)
    }
    for (const name of learning.get(node) ?? []) {
      if (!taken.has(name)) open.parameters.push(name)
      taken.add(name)
    }
    last = cuts.get(at) ?? last
  }
  return blocks.filter(({ parameters }) => parameters.length > 0)
}

/** The value that a network goes on from, then those beside it. */
type Cut = [string, ...string[]]

/** The value that alone goes on to further layers behind a node, with what waits beside it, by the node's place. */
function findCuts(structure: Structure, learning: ReadonlyMap<NodeMessage, string[]>): Map<number, Cut> {
  const { nodes, dynamic, output } = structure
  const lastUse = new Map<string, number>([[output, Infinity]])
  for (const [at, node] of nodes.entries()) {
    for (const name of node.input ?? []) {
      // What asks for the shape alone can ask later as well.
      if (dynamic.has(name)) lastUse.set(name, Math.max(at, lastUse.get(name) ?? 0))
    }
  }
  const lastLayer = lastUseForLayer(structure, learning)
  const cuts = new Map<number, Cut>()
  const live = new Set<string>()
  for (const [at, node] of nodes.entries()) {
    for (const name of [...(node.input ?? []), ...(node.output ?? [])]) {
      if (!dynamic.has(name)) continue
      if ((lastUse.get(name) ?? -1) > at) live.add(name)
      else live.delete(name)
    }
    const goingOn = [...live].filter((name) => (lastLayer.get(name) ?? -1) > at)
    if (goingOn.length !== 1) continue
    const waiting = [...live].filter((name) => name !== goingOn[0])
    cuts.set(at, [goingOn[0]!, ...furthest(structure, at, waiting)])
  }
  return cuts
}

/** The place of the last node that uses a value and is a layer that can learn, or leads to one. */
function lastUseForLayer({ nodes }: Structure, learning: ReadonlyMap<NodeMessage, string[]>): Map<string, number> {
  const last = new Map<string, number>()
  for (const [at, node] of [...nodes.entries()].reverse()) {
    if (!learning.has(node) && !node.output?.some((name) => last.has(name))) continue
    for (const name of node.input ?? []) if (!last.has(name)) last.set(name, at)
  }
  return last
}

/** What can be computed behind a node from these values alone, as far as that goes: the mean of a map, not the map. */
function furthest({ nodes, dynamic, output }: Structure, at: number, values: readonly string[]): string[] {
  const known = new Set(values)
  const needed = new Set<string>()
  for (const node of nodes.slice(at + 1)) {
    const inputs = (node.input ?? []).filter((name) => dynamic.has(name))
    if (inputs.length > 0 && inputs.every((name) => known.has(name)))
      for (const name of node.output ?? []) known.add(name)
    else for (const name of inputs) if (known.has(name)) needed.add(name)
  }
  if (known.has(output)) needed.add(output)
  return [...needed]
}

function endsBlock({ nodes, dynamic }: Structure, value: string): boolean {
  const makerOf = (name: string): NodeMessage | undefined => nodes.find(({ output }) => output?.includes(name))
  const dynamicInputs = (node: NodeMessage): number => (node.input ?? []).filter((name) => dynamic.has(name)).length
  const goesOn = nodes.some((node) => {
    if (!node.input?.includes(value)) return false
    const affine = ['BatchNormalization', 'Add', 'Sub', 'Mul', 'Div'].includes(node.opType ?? '')
    return activations.includes(node.opType ?? '') || (affine && dynamicInputs(node) === 1)
  })
  if (goesOn) return false
  let maker = makerOf(value)
  let activated = false
  while (maker && activations.includes(maker.opType ?? '')) {
    activated = true
    maker = makerOf(maker.input?.[0] ?? '')
  }
  if (!maker) return false
  if (pools.includes(maker.opType ?? '')) return true
  if (maker.opType === 'Add' && dynamicInputs(maker) === 2) return true
  return !activated && linear.includes(maker.opType ?? '')
}
