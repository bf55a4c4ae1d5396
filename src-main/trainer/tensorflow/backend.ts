import { createRequire } from 'node:module'
import util from 'node:util'
import type * as tensorflow from '@tensorflow/tfjs'
import { AppError } from '../../common/app-error.ts'
import type { PreferredBackend } from '../../common/contracts/training.ts'

/** TensorFlow.js, the same whichever backend computes. */
export type TensorFlow = typeof tensorflow
export type BackendName = 'tensorflow' | 'cpu'

export interface LoadedTensorFlow {
  tf: TensorFlow
  /** `tensorflow`: native TensorFlow; `cpu`: plain JavaScript, far slower. */
  name: BackendName
  /** Of TensorFlow's C library, or for `cpu` of TensorFlow.js. */
  version: string
  /** Whether it computes on a GPU. */
  gpu: boolean
  /** A sentence for a person: why this backend. */
  why: string
}

/** What the native backend adds to TensorFlow.js's own. */
interface NativeBackend {
  binding?: { TF_Version?: string }
  isUsingGpuDevice?: boolean
}

const setup = 'npm run setup:tensorflow'
// Named so that a bundler's own `require` does not collide with it.
const requireModule = createRequire(import.meta.url)

/** The one attempt of this process to load native TensorFlow. */
let native: { tf: TensorFlow } | { reason: string } | undefined

/**
 * Loads TensorFlow.js and makes the preferred backend compute. Loaded once per process; a later call may choose the
 * other backend, for everything that is computed from then on.
 *
 * @param threads of native TensorFlow; holds from the first load on. Default: all processors
 */
export async function loadTensorFlow(
  preferred: PreferredBackend = 'auto',
  threads?: number,
): Promise<LoadedTensorFlow> {
  if (preferred === 'cpu') return usePlain(plainTensorFlow(), 'Plain JavaScript computes, as asked.')
  native ??= loadNative(threads)
  if ('tf' in native) return useNative(native.tf)
  const { reason } = native
  if (preferred === 'native') {
    throw new AppError('unsupported', `Native TensorFlow does not load: ${reason}. Run \`${setup}\`.`)
  }
  const why = `Plain JavaScript computes, because native TensorFlow does not load: ${reason}. \`${setup}\` makes it load.`
  return usePlain(plainTensorFlow(), why)
}

function plainTensorFlow(): TensorFlow {
  const tf = requireModule('@tensorflow/tfjs') as TensorFlow
  // Leaves out its advertisement of the native backend, and checks for NaN after every operation.
  tf.enableProdMode()
  return tf
}

function loadNative(threads: number | undefined): NonNullable<typeof native> {
  const { platform, arch } = process
  // Two functions that tfjs-node uses: Node 23 removed the one, and warns of the other.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  })
  // Read by the C library as it loads: errors only (but for a greeting), and the same order of sums on a GPU.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  process.env['TF_DETERMINISTIC_OPS'] ??= '1'
  if (threads) process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads)
  try {
    plainTensorFlow()
    return { tf: requireModule('@tensorflow/tfjs-node-gpu') as TensorFlow }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (/native addon module|Cannot find module/.test(message)) return { reason: 'it was not set up yet' }
    return { reason: `its library could not be opened on ${platform} ${arch} (${message.split('\n')[0]})` }
  }
}

async function useNative(tf: TensorFlow): Promise<LoadedTensorFlow> {
  await tf.setBackend('tensorflow')
  const backend = tf.backend() as unknown as NativeBackend
  const version = backend.binding?.TF_Version ?? 'unknown'
  const gpu = backend.isUsingGpuDevice === true
  const why = `Native TensorFlow ${version} computes on ${gpu ? 'the NVIDIA GPU' : 'the processor'}.`
  return { tf, name: 'tensorflow', version, gpu, why }
}

async function usePlain(tf: TensorFlow, why: string): Promise<LoadedTensorFlow> {
  await tf.setBackend('cpu')
  const version = tf.version.tfjs
  return { tf, name: 'cpu', version, gpu: false, why }
}
