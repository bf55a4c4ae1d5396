import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PlainScript, type Strength } from '../../bench/learning/plain-script.ts'
import { numbers } from '../../reference/numbers.ts'
import { range } from '../synthetic.ts'

interface Problem {
  decided: number
  width: number
  labels: number
  C: Strength
  /** Of scikit-learn, for the last 20 images. */
  probabilities: number[][]
}

const { images, problems } = JSON.parse(
  readFileSync(new URL('../../reference/plain_script.json', import.meta.url), 'utf8'),
) as { images: number; problems: Problem[] }

describe('the plain script that learning is measured beside', () => {
  it.each(problems)('says what scikit-learn says: $decided of width $width, C = $C', async (problem) => {
    const { decided, width, C, probabilities } = problem
    const data = numbers(41, images * width, 1.5).map((value) => value * value)
    const script = new PlainScript({ data, rows: images, width })
    const asked = range(images).slice(-20)
    const said = await script.answer(range(decided), decidedLabels(data, problem), asked, C)
    const expected = probabilities.flat()
    expect(said).toHaveLength(expected.length)
    const furthest = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - said[at]!)), 0)
    expect(furthest).toBeLessThan(1e-3)
  })
})

/** The formula of plain_script_reference.py; those that were decided, counted from 0 without a gap. */
function decidedLabels(data: Float32Array, { decided, width, labels }: Problem): Int32Array {
  const [pull, noise] = [numbers(42, width * labels, 1), numbers(43, images * labels, 1)]
  const truth = range(decided).map((row) => {
    let best = { label: 0, score: -Infinity }
    for (let label = 0; label < labels; label++) {
      let score = 2 * noise[row * labels + label]!
      for (let i = 0; i < width; i++) score += data[row * width + i]! * pull[i * labels + label]!
      if (score > best.score) best = { label, score }
    }
    return best.label
  })
  const names = [...new Set(truth)].sort((a, b) => a - b)
  return truth.map((label) => names.indexOf(label))
}
