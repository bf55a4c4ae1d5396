import type { NodeMessage } from '../../common/onnx/messages.ts'
import type { Structure } from './structure.ts'

/** A run of layers that is frozen or trained as one. */
export interface Block {
  /** The value it is computed from; a later block is computed from nothing earlier. */
  from: string
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
 * inverted bottleneck). So EfficientNet-Lite0 has its stem with the first block, 15 more, and its last Conv; ResNet-50
 * its stem and 16. A network with fewer than four such places is divided before every Conv, Gemm and MatMul.
 */
export function divide(structure: Structure, learning: ReadonlyMap<NodeMessage, string[]>): Block[] {
  const cuts = findCuts(structure)
  const ends = new Set([...cuts.entries()].filter(([, value]) => endsBlock(structure, value)).map(([at]) => at))
  const blocks = assemble(structure, learning, cuts, (at) => ends.has(at - 1))
  if (blocks.length >= leastBlocks) return blocks
  return assemble(structure, learning, cuts, (at) => layers.includes(structure.nodes[at]!.opType ?? ''))
}

function assemble(
  { nodes, input }: Structure,
  learning: ReadonlyMap<NodeMessage, string[]>,
  cuts: ReadonlyMap<number, string>,
  startsBlock: (at: number) => boolean,
): Block[] {
  const blocks: Block[] = []
  let last = input.name
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

/** The value that alone carries on behind a node, by the node's place, where there is one. */
function findCuts({ nodes, dynamic, output }: Structure): Map<number, string> {
  const lastUse = new Map<string, number>([[output, Infinity]])
  for (const [at, node] of nodes.entries()) {
    for (const name of node.input ?? []) {
      // What asks for the shape alone can ask later as well.
      if (dynamic.has(name)) lastUse.set(name, Math.max(at, lastUse.get(name) ?? 0))
    }
  }
  const cuts = new Map<number, string>()
  const live = new Set<string>()
  for (const [at, node] of nodes.entries()) {
    for (const name of [...(node.input ?? []), ...(node.output ?? [])]) {
      if (!dynamic.has(name)) continue
      if ((lastUse.get(name) ?? -1) > at) live.add(name)
      else live.delete(name)
    }
    if (live.size === 1) cuts.set(at, [...live][0]!)
  }
  return cuts
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
