import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow/backend.ts'

/** What is being learnt, by name. */
export type NamedVariables = Readonly<Record<string, Variable>>

/**
 * Stochastic gradient descent with momentum as PyTorch defines it: v ← m·v + g, p ← p - rate·v. (Sutskever et al. 2013
 * put the rate into v; with a rate that changes between steps the two differ.)
 */
export class MomentumSgd {
  readonly velocity: NamedVariables
  readonly #tf: TensorFlow
  readonly #parameters: NamedVariables
  readonly #momentum: number
  readonly #weightDecay: number

  /** @param weightDecay times a weight is added to its gradient; biases (whatever has one axis) are left alone */
  constructor(tf: TensorFlow, parameters: NamedVariables, momentum: number, weightDecay = 0) {
    this.#tf = tf
    this.#parameters = parameters
    this.#momentum = momentum
    this.#weightDecay = weightDecay
    this.velocity = mapVariables(parameters, (variable) => tf.tidy(() => tf.variable(tf.zerosLike(variable), false)))
  }

  /** Lowers `loss` by one step and answers what it was before. */
  step(loss: () => Scalar, rate: number): number {
    const tf = this.#tf
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, Object.values(this.#parameters))
      for (const [name, parameter] of Object.entries(this.#parameters)) {
        const velocity = this.velocity[name]!
        velocity.assign(
          tf.add(tf.mul(velocity, this.#momentum), this.#decayed(grads[parameter.name] as Tensor, parameter)),
        )
        parameter.assign(tf.sub(parameter, tf.mul(velocity, rate)))
      }
      return value.dataSync()[0]!
    })
  }

  #decayed(gradient: Tensor, parameter: Variable): Tensor {
    if (this.#weightDecay === 0 || parameter.rank < 2) return gradient
    return this.#tf.add(gradient, this.#tf.mul(parameter, this.#weightDecay))
  }

  dispose(): void {
    for (const variable of Object.values(this.velocity)) variable.dispose()
  }
}

/** Variables from plain numbers. */
export function variablesFrom(
  tf: TensorFlow,
  values: Readonly<Record<string, { shape: number[]; data: Float32Array }>>,
): NamedVariables {
  const entries = Object.entries(values).map(
    ([name, { shape, data }]) => [name, tf.tidy(() => tf.variable(tf.tensor(data, shape)))] as const,
  )
  return Object.fromEntries(entries)
}

/** The numbers of variables, copied. */
export function valuesOf(variables: NamedVariables): Record<string, Float32Array> {
  const entries = Object.entries(variables).map(
    ([name, variable]) => [name, Float32Array.from(variable.dataSync())] as const,
  )
  return Object.fromEntries(entries)
}

/** Puts numbers back. Throws where one is missing or has another size. */
export function assignValues(
  tf: TensorFlow,
  variables: NamedVariables,
  values: Readonly<Record<string, Float32Array>>,
): void {
  for (const [name, variable] of Object.entries(variables)) {
    const data = values[name]
    if (data?.length !== variable.size) throw new Error(`The values of ${name} are missing or of another size`)
    tf.tidy(() => variable.assign(tf.tensor(data, variable.shape)))
  }
}

export function disposeAll(variables: NamedVariables): void {
  for (const variable of Object.values(variables)) variable.dispose()
}

function mapVariables(variables: NamedVariables, map: (variable: Variable) => Variable): NamedVariables {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, map(variable)]))
}
