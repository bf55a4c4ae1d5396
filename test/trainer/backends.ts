import { loadTensorFlow, type BackendName, type LoadedTensorFlow } from '../../src-main/trainer/tensorflow/backend.ts'

const native = await loadTensorFlow('auto')

/** The backends that tests run on: plain JavaScript always, native TensorFlow where it loads. */
export const backends: { name: BackendName; preferred: 'cpu' | 'native'; there: boolean; title: string }[] = [
  { name: 'cpu', preferred: 'cpu', there: true, title: 'plain JavaScript' },
  {
    name: 'tensorflow',
    preferred: 'native',
    there: native.name === 'tensorflow',
    title: native.name === 'tensorflow' ? `native TensorFlow ${native.version}` : `native TensorFlow (${native.why})`,
  },
]

export const load = (preferred: 'cpu' | 'native'): Promise<LoadedTensorFlow> => loadTensorFlow(preferred)
