import { InferenceSession, Tensor } from 'onnxruntime-node'
import { AppError } from '../common/app-error.ts'
import type { BackboneTrial } from '../common/contracts/backbones.ts'
import type { BackboneSpec } from '../common/contracts/vision.ts'
import { RandomGenerator } from '../common/random-generator.ts'

/** Between a picture alone and the same one in a batch; kernels may add up in another order. */
const tolerance = 1e-3

/**
 * Runs a prepared backbone on a grey and a random picture: finite numbers of the promised shape that differ, within and
 * between the pictures, and do not depend on what else is in the batch. A model can end the process: call it in one that
 * may die.
 * @throws AppError `unsupported`
 */
export async function tryBackbone(backbone: BackboneSpec): Promise<BackboneTrial> {
  const { width, height } = backbone.input
  const { dimensions } = backbone.output
  const size = width * height * 3
  const both = new Uint8Array(size * 2).fill(128, 0, size)
  const random = new RandomGenerator(1)
  for (let at = size; at < both.length; at++) both[at] = random.below(256)
  const session = await open(backbone.file)
  try {
    const grey = await embed(session, backbone, both.subarray(0, size), 1)
    const start = performance.now()
    const rows = await embed(session, backbone, both, 2)
    const millisecondsPerImage = (performance.now() - start) / 2
    if (!rows.every((value) => Number.isFinite(value))) {
      throw refused(
        'it answers with numbers that are not finite. Check its normalisation and its weights',
        backbone.file,
      )
    }
    const noise = rows.subarray(dimensions)
    if (isSame(noise, noise.subarray(0, 1), 1e-6) || isSame(rows.subarray(0, dimensions), noise, 1e-6)) {
      throw refused('it answers the same to different pictures. Choose another feature output', backbone.file)
    }
    if (!isSame(rows.subarray(0, dimensions), grey, tolerance)) {
      throw refused(
        'what it says of a picture depends on the others in the batch. Export it for inference',
        backbone.file,
      )
    }
    return { dimensions, millisecondsPerImage }
  } finally {
    await session.release()
  }
}

async function open(file: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      logSeverityLevel: 4,
    })
  } catch (error) {
    throw refused(`ONNX Runtime cannot load it: ${brief(error)}`, file)
  }
}

async function embed(
  session: InferenceSession,
  { file, input, output }: BackboneSpec,
  pixels: Uint8Array,
  count: number,
): Promise<Float32Array> {
  let result: InferenceSession.ReturnType
  try {
    result = await session.run({ [input.name]: new Tensor('uint8', pixels, [count, input.height, input.width, 3]) })
  } catch (error) {
    const batch = count > 1 ? ' It may be made for one picture at a time: export it with an open batch size' : ''
    throw refused(`it fails while running: ${brief(error)}${batch}`, file)
  }
  const values = result[output.name]
  if (values?.type !== 'float32' || values.dims.join() !== `${count},${output.dimensions}`) {
    const dims = values?.dims.join(', ') ?? 'nothing'
    throw refused(
      `it answers with [${dims}] instead of [${count}, ${output.dimensions}]. Choose another feature output, or export ` +
        'it with an open batch size',
      file,
    )
  }
  return values.data as Float32Array
}

/** Whether no number differs by more than `limit` of the largest; `other` is repeated where it is one number. */
function isSame(values: Float32Array, other: Float32Array, limit: number): boolean {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-20)
  return values.every((value, at) => Math.abs(value - (other[at % other.length] ?? 0)) <= limit * largest)
}

/** The first line of what a library said. */
function brief(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return `${text.split('\n')[0]?.slice(0, 300) ?? ''}.`.replace(/\.\.$/, '.')
}

function refused(reason: string, file: string): AppError {
  return new AppError('unsupported', `The network cannot be used as a backbone: ${reason.replace(/\.$/, '')}.`, file)
}
