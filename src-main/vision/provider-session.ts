import { InferenceSession } from 'onnxruntime-node'
import type { ProviderName } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { difference, reasonOf, tolerance } from '../common/onnx/agreement.ts'

type Feeds = InferenceSession.FeedsType
type Answer = InferenceSession.ReturnType

/**
 * A network on a provider other than the CPU, which is not trusted: its first answer is compared with the CPU's, and no
 * answer may hold anything but numbers.
 */
export class ProviderSession {
  readonly #file: string
  readonly #session: InferenceSession
  /** Until it has answered rightly once. */
  #judge: ((feeds: Feeds) => Promise<Answer>) | null

  private constructor(file: string, session: InferenceSession, judge: (feeds: Feeds) => Promise<Answer>) {
    this.#file = file
    this.#session = session
    this.#judge = judge
  }

  /**
   * @param judge answers on the CPU
   * @throws AppError `unsupported` where the provider cannot take the network
   */
  static async open(
    file: string,
    provider: ProviderName,
    judge: (feeds: Feeds) => Promise<Answer>,
  ): Promise<ProviderSession> {
    try {
      const session = await InferenceSession.create(file, { executionProviders: [provider], logSeverityLevel: 4 })
      return new ProviderSession(file, session, judge)
    } catch (error) {
      throw failure(file, `It does not start: ${reasonOf(error)}`, error)
    }
  }

  /** @throws AppError `unsupported`, with the sentence that says what the provider did wrong */
  async run(feeds: Feeds): Promise<Answer> {
    let answer: Answer
    try {
      answer = await this.#session.run(feeds)
    } catch (error) {
      throw failure(this.#file, `It stopped working: ${reasonOf(error)}`, error)
    }
    const outputs = Object.entries(answer).flatMap(([name, { data }]) =>
      data instanceof Float32Array ? [{ name, data }] : [],
    )
    if (!outputs.every(({ data }) => data.every((value) => Number.isFinite(value))))
      throw failure(this.#file, 'It gave something that is no number.')
    const expected = await this.#judge?.(feeds)
    for (const { name, data } of expected ? outputs : []) {
      const error = difference(data, expected?.[name]?.data as Float32Array)
      if (error > tolerance)
        throw failure(this.#file, `Its answer differs from the CPU's by ${(error * 100).toPrecision(2)} percent.`)
    }
    this.#judge = null
    return answer
  }
}

function failure(file: string, reason: string, cause?: unknown): AppError {
  return new AppError('unsupported', reason, file, cause === undefined ? {} : { cause })
}
