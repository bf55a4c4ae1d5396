import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node'
import type { ProviderName } from '../../src-preload/contract.ts'
import { thisSystem } from '../common/providers.ts'
import type { ProbeReport, ProbeRequest } from '../common/contracts/probe.ts'
import { difference, reasonOf, tolerance } from '../common/onnx/agreement.ts'
import { RandomGenerator } from '../common/random-generator.ts'
import { providerRefusal } from './availability.ts'
import { probeNetwork, type ProbeNetwork } from './probe-network.ts'

const batch = 8
const timedRuns = 5
/** A provider this slow is not measured any longer. */
const timeBudget = 3000

/**
 * Tries a provider in this process: it must give the CPU's answer, and is timed. Never throws; but its own library can end
 * the process.
 */
export async function probeProvider({ provider, backbone }: ProbeRequest): Promise<ProbeReport> {
  const refusal = providerRefusal(provider, thisSystem, supported())
  if (refusal) return fails(provider, refusal)
  const network: ProbeNetwork = backbone
    ? {
        model: backbone.file,
        input: backbone.input.name,
        output: backbone.output.name,
        width: backbone.input.width,
        height: backbone.input.height,
      }
    : probeNetwork()
  try {
    const pixels = makePixels(network)
    const expected = await measure('cpu', network, pixels, provider === 'cpu' ? timedRuns : 0)
    if (!expected.answer.every((value) => Number.isFinite(value)))
      return fails(provider, 'The CPU gives no finite answer.')
    if (provider === 'cpu') return works(provider, expected.milliseconds)
    const found = await measure(provider, network, pixels, timedRuns)
    const error = difference(found.answer, expected.answer)
    if (error <= tolerance) return works(provider, found.milliseconds)
    return fails(provider, `Its answer is wrong: it differs from the CPU's by ${(error * 100).toPrecision(2)} percent.`)
  } catch (error) {
    return fails(provider, `It does not start: ${reasonOf(error)}`)
  }
}

function supported(): string[] {
  try {
    return listSupportedBackends().map(({ name }) => name)
  } catch {
    return ['cpu']
  }
}

interface Measurement {
  answer: Float32Array
  /** Per picture. */
  milliseconds: number
}

async function measure(
  provider: ProviderName,
  network: ProbeNetwork,
  pixels: Uint8Array,
  runs: number,
): Promise<Measurement> {
  const options: InferenceSession.SessionOptions = { executionProviders: [provider], logSeverityLevel: 4 }
  const { model, input, output, width, height } = network
  const session =
    typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options)
  try {
    const feeds = { [input]: new Tensor('uint8', pixels, [batch, height, width, 3]) }
    const run = async (): Promise<Float32Array> => {
      const values = (await session.run(feeds))[output]
      if (values?.type !== 'float32') throw new Error(`there is no output "${output}"`)
      return values.data as Float32Array
    }
    // The first run compiles kernels: it answers, and is not timed.
    const answer = (await run()).slice()
    const times: number[] = []
    const start = performance.now()
    while (times.length < runs && performance.now() - start < timeBudget) {
      const before = performance.now()
      await run()
      times.push(performance.now() - before)
    }
    const median = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
    return { answer, milliseconds: median / batch }
  } finally {
    await session.release()
  }
}

function makePixels({ width, height }: ProbeNetwork): Uint8Array {
  const random = new RandomGenerator(7)
  return Uint8Array.from({ length: batch * width * height * 3 }, () => random.below(256))
}

function works(provider: ProviderName, millisecondsPerImage: number): ProbeReport {
  return {
    provider,
    works: true,
    millisecondsPerImage,
    why: 'It gives the right answer.',
  }
}

function fails(provider: ProviderName, why: string): ProbeReport {
  return { provider, works: false, millisecondsPerImage: null, why }
}
