import { describe, expect, it } from 'vitest'
import { loadTensorFlow } from '../../src-main/trainer/tensorflow/backend.ts'
import { backends } from './backends.ts'

describe('TensorFlow.js', () => {
  it.each(backends)('computes on $title, and says why', async ({ preferred, there, name }) => {
    if (!there) {
      await expect(loadTensorFlow(preferred)).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('npm run setup:tensorflow'),
      })
      return
    }
    const { tf, name: found, why, version } = await loadTensorFlow(preferred)
    expect(found).toBe(name)
    expect(tf.getBackend()).toBe(name)
    expect(why).toMatch(/^(Native TensorFlow|Plain JavaScript) .*\.$/)
    expect(version).toMatch(/^\d+\.\d+/)
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6], [2, 1])).dataSync())
    expect([...product]).toEqual([17, 39])
  })

  it('is chosen by itself, the best there is', async () => {
    const { name } = await loadTensorFlow()
    expect(name).toBe(backends[1]!.there ? 'tensorflow' : 'cpu')
  })

  it('is loaded once, and answers the same', async () => {
    const [first, second] = [await loadTensorFlow('auto'), await loadTensorFlow('auto')]
    expect(second.tf).toBe(first.tf)
    expect(second.why).toBe(first.why)
  })
})
