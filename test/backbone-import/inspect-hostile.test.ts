import { execFileSync } from 'node:child_process'
import { link, mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeModel } from '../../src-main/common/onnx/codec.ts'
import { GraphBuilder } from '../../src-main/common/onnx/graph-builder.ts'
import type { FunctionMessage, ModelMessage, NodeMessage } from '../../src-main/common/onnx/messages.ts'
import { inspectBackbone } from '../../src-main/backbone-import/inspect-backbone.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

const weights = new Float32Array(2 * 3 * 3 * 3).fill(0.1)

/** A sound network, to be spoiled. */
function sound(): ModelMessage {
  const graph = new GraphBuilder('sound')
  const input = graph.input('input', 'float32', ['n', 3, 32, 32])
  const map = graph.node('Conv', [input, graph.initializer('kernel', 'float32', [2, 3, 3, 3], weights)])
  graph.output(graph.node('Flatten', [graph.node('GlobalAveragePool', [map])], {}, 'rows'), 'float32', ['n', 2])
  return graph.toModel()
}

const kernel = (model: ModelMessage) => model.graph!.initializer![0]!

/** Puts a node before the last one's output: what it makes is not used, which does not make it harmless. */
function withNode(node: NodeMessage, ...more: NodeMessage[]): ModelMessage {
  const model = sound()
  model.graph!.node!.push(node, ...more)
  return model
}

async function inspectBytes(bytes: Uint8Array): Promise<unknown> {
  const path = join(await temporaryFolder(testBin()), 'hostile.onnx')
  await writeFile(path, bytes)
  return inspectBackbone(path)
}

function refusal(code: string, words: string) {
  return { name: 'AppError', code, message: expect.stringContaining(words) }
}

const expectRefusal = (model: ModelMessage, code: string, words: string) =>
  expect(inspectBytes(encodeModel(model))).rejects.toMatchObject(refusal(code, words))

/** A protobuf field of the wire type 2, its length before it. */
function field(number: number, content: Uint8Array): Uint8Array {
  const length: number[] = []
  for (let rest = content.length; length.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0))
  }
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), content])
}

describe('bytes that are no sound file', () => {
  it('the sound one passes', async () => {
    await expect(inspectBytes(encodeModel(sound()))).resolves.toMatchObject({ nodes: 3 })
  })

  it('every truncation is an error, never a crash', async () => {
    const bytes = encodeModel(sound())
    for (let length = 0; length < bytes.length; length += 7) {
      await expect(inspectBytes(bytes.subarray(0, length)), String(length)).rejects.toMatchObject({ name: 'AppError' })
    }
  })

  it('flipped bytes are an error or a network, never a crash', async () => {
    const bytes = encodeModel(sound())
    for (let at = 0; at < bytes.length; at += 3) {
      const spoiled = Uint8Array.from(bytes)
      spoiled[at] = (spoiled[at] ?? 0) ^ 0xff
      const error: unknown = await inspectBytes(spoiled).then(
        () => null,
        (reason: unknown) => reason,
      )
      if (error)
        expect(error, String(at)).toMatchObject({ name: 'AppError', code: expect.not.stringMatching('internal') })
    }
  })

  it.each([
    ['another kind of file', Buffer.from('GIF89a, no model at all'), 'no ONNX model'],
    ['an empty file', new Uint8Array(), 'empty'],
    ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07), 'cut off'],
    ['a group', Uint8Array.of(0x3b, 0x3c), 'no ONNX model'],
    ['a number where a message belongs', Uint8Array.of(0x38, 0x01), 'no ONNX model'],
  ])('%s', async (_what, bytes, words) => {
    await expect(inspectBytes(bytes)).rejects.toMatchObject(refusal('damaged', words))
  })

  it('millions of empty nodes in a small file', async () => {
    const nodes = Buffer.alloc(400_000)
    for (let at = 0; at < nodes.length; at += 2) nodes[at] = 0x0a
    await expect(inspectBytes(field(7, nodes))).rejects.toMatchObject(refusal('too-large', '"Node"'))
  })

  it('graphs within graphs within graphs', async () => {
    let graph: Uint8Array = new Uint8Array()
    for (let depth = 0; depth < 2000; depth++) graph = field(1, field(5, field(6, graph)))
    await expect(inspectBytes(field(7, graph))).rejects.toMatchObject(refusal('unsupported', 'nested'))
  })

  it.skipIf(process.platform === 'win32')('a folder, a pipe, nothing', async () => {
    const folder = await temporaryFolder(testBin())
    execFileSync('mkfifo', [join(folder, 'pipe.onnx')])
    await expect(inspectBackbone(folder)).rejects.toMatchObject({ code: 'unsupported' })
    await expect(inspectBackbone(join(folder, 'pipe.onnx'))).rejects.toMatchObject({ code: 'unsupported' })
    await expect(inspectBackbone(join(folder, 'none.onnx'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('tensors that are not what they claim', () => {
  it.each([
    ['a shape beyond its data', [2 ** 20, 2 ** 20], 'claims'],
    ['a shape beyond all numbers', [2 ** 40, 2 ** 40], 'impossible shape'],
    ['a negative size', [-54], 'impossible shape'],
    ['too few values', [2, 3, 3, 4], 'claims'],
  ])('%s', async (_what, dims, words) => {
    const model = sound()
    kernel(model).dims = dims
    await expectRefusal(model, 'damaged', words)
  })

  it('a data type that nobody knows', async () => {
    const model = sound()
    kernel(model).dataType = 99
    await expectRefusal(model, 'unsupported', 'data type 99')
  })

  it('a constant that becomes gigabytes', async () => {
    const shape = { name: 'value', type: 4, t: { dims: [2], dataType: 7, int64Data: [100_000, 100_000] } }
    const model = withNode(
      { opType: 'Constant', output: ['shape'], attribute: [shape] },
      { opType: 'ConstantOfShape', input: ['shape'], output: ['huge'] },
    )
    await expectRefusal(model, 'too-large', 'ConstantOfShape')
  })

  it('repeats of repeats', async () => {
    const repeats = { name: 'value', type: 4, t: { dims: [2], dataType: 7, int64Data: [100, 100] } }
    const tile = (input: string, output: string): NodeMessage => ({
      opType: 'Tile',
      input: [input, 'times'],
      output: [output],
    })
    const constant = { opType: 'Constant', output: ['times'], attribute: [repeats] }
    await expectRefusal(withNode(constant, tile('rows', 'a'), tile('a', 'b')), 'too-large', 'Tile')
  })
})

describe('graphs that are not in order', () => {
  it('a circle', async () => {
    const model = withNode(
      { opType: 'Add', input: ['rows', 'b'], output: ['a'] },
      { opType: 'Relu', input: ['a'], output: ['b'] },
    )
    await expectRefusal(model, 'damaged', 'circle')
  })

  it('two values of one name', async () => {
    await expectRefusal(withNode({ opType: 'Relu', input: ['input'], output: ['rows'] }), 'damaged', 'named "rows"')
  })

  it('an output that nothing makes', async () => {
    const model = sound()
    model.graph!.output![0]!.name = 'ghost'
    await expectRefusal(model, 'damaged', '"ghost"')
  })

  it('operators of an unknown library, by name', async () => {
    const node = { opType: 'Format', domain: 'evil.example', input: ['rows'], output: ['disk'] }
    await expectRefusal(withNode(node), 'unsupported', '"evil.example"')
  })

  it('a picture of the wrong type or rank', async () => {
    const model = sound()
    model.graph!.input![0]!.type!.tensorType!.elemType = 8
    await expectRefusal(model, 'unsupported', 'No input takes colour pictures')
    const flat = sound()
    flat.graph!.input![0]!.type!.tensorType!.shape!.dim!.pop()
    await expectRefusal(flat, 'unsupported', 'No input takes colour pictures')
  })

  it('an operator set of long ago', async () => {
    const model = sound()
    model.opsetImport = [{ domain: '', version: 6 }]
    await expectRefusal(model, 'unsupported', 'operator set 6')
  })

  it('sparse tensors', async () => {
    const model = sound()
    model.graph!.sparseInitializer = [{}]
    await expectRefusal(model, 'unsupported', 'sparse')
  })
})

describe('local functions', () => {
  /** Each calls the next `calls` times; `last` is what the last one does. */
  function chain(length: number, calls: number, last = 'Relu'): FunctionMessage[] {
    return Array.from({ length }, (_, index) => ({
      name: `f${index}`,
      domain: 'local',
      input: ['x'],
      output: [`y${calls - 1}`],
      node: Array.from({ length: calls }, (_unused, call) => ({
        opType: index + 1 < length ? `f${index + 1}` : last,
        domain: index + 1 < length || last.startsWith('f') ? 'local' : '',
        input: ['x'],
        output: [`y${call}`],
      })),
    }))
  }

  it.each([
    ['3,000 that call one another', chain(3000, 1), 'deep'],
    ['a circle of calls', chain(3, 1, 'f0'), 'calls itself'],
    ['a thousand million nodes', chain(15, 4), 'expand'],
  ])('%s', async (_what, functions, words) => {
    const model = withNode({ opType: 'f0', domain: 'local', input: ['rows'], output: ['z'] })
    model.functions = functions
    await expectRefusal(model, 'unsupported', words)
  })

  it('a few pass', async () => {
    const model = withNode({ opType: 'f0', domain: 'local', input: ['rows'], output: ['z'] })
    model.functions = chain(3, 2)
    await expect(inspectBytes(encodeModel(model))).resolves.toMatchObject({ nodes: 4 })
  })
})

describe('weights outside the file', () => {
  async function outside(
    location: string,
    set: (folder: string) => Promise<unknown>,
    extra: Record<string, number> = {},
  ): Promise<unknown> {
    const base = await temporaryFolder(testBin())
    const folder = join(base, 'model')
    await mkdir(folder)
    await writeFile(join(base, 'secret.bin'), new Uint8Array(weights.byteLength))
    await set(folder)
    const model = sound()
    delete kernel(model).rawData
    kernel(model).dataLocation = 1
    const parts: Record<string, string | number> = { location, ...extra }
    kernel(model).externalData = Object.entries(parts).map(([key, value]) => ({ key, value: String(value) }))
    await writeFile(join(folder, 'network.onnx'), encodeModel(model))
    return inspectBackbone(join(folder, 'network.onnx'))
  }
  const nothing = async (): Promise<void> => undefined
  const plain = (folder: string): Promise<void> => writeFile(join(folder, 'w.bin'), new Uint8Array(weights.byteLength))

  it('in an ordinary file beside it pass', async () => {
    for (const location of ['w.bin', './w.bin']) {
      await expect(outside(location, plain)).resolves.toMatchObject({ externalFiles: [location] })
    }
  })

  it.each(['../secret.bin', '/etc/passwd', 'sub/../../secret.bin', 'C:\\secret.bin', '..\\secret.bin', 'a//b', ''])(
    'at "%s" are refused',
    async (location) => {
      await expect(outside(location, plain)).rejects.toMatchObject(
        refusal('unsupported', "outside the model's own folder"),
      )
    },
  )

  it('through a hard link, a link, a linked folder, a folder are refused', async () => {
    const linked = refusal('unsupported', 'a link or no ordinary file')
    await expect(
      outside('w.bin', (folder) => link(join(folder, '../secret.bin'), join(folder, 'w.bin'))),
    ).rejects.toMatchObject(linked)
    await expect(outside('w.bin', (folder) => symlink('../secret.bin', join(folder, 'w.bin')))).rejects.toMatchObject(
      linked,
    )
    await expect(outside('sub/secret.bin', (folder) => symlink('..', join(folder, 'sub')))).rejects.toMatchObject(
      linked,
    )
    await expect(outside('w.bin', (folder) => mkdir(join(folder, 'w.bin')))).rejects.toMatchObject(linked)
  })

  it('that are too short, missing or of another size are refused', async () => {
    await expect(outside('w.bin', plain, { offset: 4 })).rejects.toMatchObject(refusal('damaged', 'too short'))
    await expect(outside('w.bin', plain, { length: 5 })).rejects.toMatchObject(refusal('damaged', 'not 5'))
    await expect(outside('w.bin', plain, { offset: -1 })).rejects.toMatchObject(refusal('damaged', '"-1"'))
    await expect(outside('none.bin', nothing)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('inside a node are refused', async () => {
    const t = { dims: [4], dataType: 1, dataLocation: 1, externalData: [{ key: 'location', value: 'w.bin' }] }
    await expectRefusal(
      withNode({ opType: 'Constant', output: ['c'], attribute: [{ name: 'value', type: 4, t }] }),
      'unsupported',
      'inside a node',
    )
  })

  it('are found beside the real file where the model itself is a link', async () => {
    const folder = await temporaryFolder(testBin())
    await writeFile(join(folder, 'real.onnx'), encodeModel(sound()))
    await symlink('real.onnx', join(folder, 'linked.onnx'))
    await expect(inspectBackbone(join(folder, 'linked.onnx'))).resolves.toMatchObject({ name: 'linked' })
    await rename(join(folder, 'real.onnx'), join(folder, 'moved.onnx'))
    await expect(inspectBackbone(join(folder, 'linked.onnx'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
