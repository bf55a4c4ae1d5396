import { AppError } from '../common/app-error.ts'
import { encodeModel } from '../common/onnx/codec.ts'
import type { ModelMessage, NodeMessage, TensorMessage } from '../common/onnx/messages.ts'
import { cleanFunction, cleanNode, cleanTensor } from './clean-messages.ts'
import { usedNames } from './find-features.ts'
import { modelBytesLimit, tooLarge, unsupported } from './limits.ts'
import { openBatch } from './open-batch.ts'
import { inputName, inputNodes, outputName, outputNodes, valueInfo } from './own-nodes.ts'
import type { CheckedModel } from './read-model.ts'
import { size } from './tensor-check.ts'
import type { FeatureCandidate, ImageInput, Normalisation } from './types.ts'

/** Every operator that is prepended or appended is in it, and every runtime of ours reads it. */
const leastIrVersion = 8

export interface Plan {
  input: ImageInput
  feature: FeatureCandidate
  dimensions: number
  normalisation: Normalisation | null
  width: number
  height: number
}

/**
 * The same network as one of our kind: `image` uint8 [N, height, width, 3] in, `embedding` float32 [N, dimensions] out,
 * in one file, with what the embedding does not need cut off.
 * @param data what lay outside the file, by tensor
 */
export function rewriteModel(
  checked: CheckedModel,
  plan: Plan,
  data: ReadonlyMap<TensorMessage, Uint8Array>,
): Uint8Array {
  const { view, model } = checked
  const kept = neededNodes(checked, plan)
  const names = new Set([...view.inputs.map(({ name }) => name ?? ''), ...view.initializers.keys()])
  for (const node of view.nodes) for (const name of [...usedNames(node), ...(node.output ?? [])]) names.add(name)
  const rename = makeRoom(names)
  const before = inputNodes(plan, rename(plan.input.name))
  const after = outputNodes(plan, rename(plan.feature.tensor))
  const nodes = kept.nodes.map((node) => cleanNode(node, rename))
  const reshapes = plan.input.batch === null ? [] : openBatch(kept.nodes, nodes, view, plan.input.batch)
  const tensors = [...view.initializers.values()].filter(({ name }) => kept.names.has(name ?? ''))
  const rewritten: ModelMessage = {
    irVersion: Math.max(leastIrVersion, model.irVersion === undefined ? 0 : size(model.irVersion)),
    producerName: 'selvedge',
    opsetImport: (model.opsetImport ?? []).map(({ domain, version }) => ({
      domain: domain ?? '',
      version: version ?? 0,
    })),
    functions: (model.functions ?? []).map(cleanFunction),
    graph: {
      name: 'backbone',
      node: [...before.nodes, ...nodes, ...after.nodes],
      initializer: [
        ...before.tensors,
        ...tensors.map((tensor) => cleanTensor(tensor, rename, data.get(tensor))),
        ...reshapes,
      ],
      input: [valueInfo(inputName, 'uint8', ['N', plan.height, plan.width, 3])],
      output: [valueInfo(outputName, 'float32', ['N', plan.dimensions])],
    },
  }
  const bytes = encodeModel(rewritten)
  if (bytes.length > modelBytesLimit)
    throw tooLarge('The network has more than 2 GB without its classifier, the limit.')
  return bytes
}

/** The nodes that lead to the feature, in their order, and every name they use. */
function neededNodes(checked: CheckedModel, plan: Plan): { nodes: NodeMessage[]; names: Set<string> } {
  const { view } = checked
  const names = new Set([plan.feature.tensor])
  const nodes: NodeMessage[] = []
  for (const node of view.nodes.toReversed()) {
    if (!(node.output ?? []).some((output) => output && names.has(output))) continue
    nodes.push(node)
    for (const name of usedNames(node)) names.add(name)
  }
  const other = view.inputs.find(({ name }) => names.has(name ?? '') && name !== plan.input.name)
  if (other) {
    throw unsupported(`Its features also need the input "${other.name ?? ''}". Export it with one image input alone.`)
  }
  if (!names.has(plan.input.name)) {
    throw new AppError('bad-request', `"${plan.feature.tensor}" does not depend on the picture. Choose another value.`)
  }
  return { nodes: nodes.reverse(), names }
}

/** Our own names are `image`, `embedding` and all that begin with `selvedge/`: the graph's values of these names move. */
function makeRoom(names: ReadonlySet<string>): (name: string) => string {
  const moved = new Map<string, string>()
  for (const name of names) {
    if (name !== inputName && name !== outputName && !name.startsWith('selvedge/')) continue
    let free = `source/${name}`
    while (names.has(free)) free = `source/${free}`
    moved.set(name, free)
  }
  return (name) => moved.get(name) ?? name
}
