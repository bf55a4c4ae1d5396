import { z } from 'zod'
import type { Handlers } from '../../src-main/common/channel.ts'
import type { Random } from './random.ts'

export interface FuzzedCall {
  method: unknown
  request: unknown
}

/** A schema as `z.toJSONSchema` writes it, as far as the doors use it. */
interface Schema {
  isIds?: boolean
  isPath?: boolean
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  prefixItems?: Schema[]
  items?: Schema
  minItems?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minLength?: number
}

/** Fitting requests of these would be hours of work, or ask the machine's cards. */
const working = new Set([
  'attributes.addReady',
  'backbones.use',
  'catalog.rescan',
  'exchange.exportCsv',
  'system.chooseProvider',
  'tagging.start',
  'training.resume',
  'training.start',
])

/** What nobody would send who means well, and what is easily sent by mistake. Each survives structured cloning. */
const plain: readonly unknown[] = [
  ...[
    null,
    undefined,
    true,
    '',
    ' ',
    '0',
    '\0',
    '\ud800',
    '\u202e',
    '__proto__',
    '../../etc/passwd',
    "'; DROP TABLE image; --",
  ],
  ...[
    NaN,
    Infinity,
    -Infinity,
    -0,
    0,
    -1,
    1.5,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 63),
    1e308,
    5e-324,
    10n,
    -(2n ** 70n),
  ],
]

const odd: readonly ((random: Random) => unknown)[] = [
  () => ({}),
  () => [],
  () => new Array<unknown>(3),
  () => 'a'.repeat(100_000),
  () => Array.from({ length: 20_000 }, (_, at) => at),
  () => JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"prototype": 1}}') as unknown,
  () => new Map([['id', 1]]),
  () => new Set([1]),
  () => new Date(NaN),
  () => /(a+)+$/,
  () => new Error('thrown'),
  () => new ArrayBuffer(16),
  () => Uint8Array.of(1, 2, 3),
  () => Float64Array.of(NaN, 1),
  () => BigInt64Array.of(1n),
  (random) => Uint32Array.from({ length: random.below(2000) }, () => random.below(2 ** 32)),
  () => Array.from({ length: 500 }).reduce<unknown>((inner) => ({ inner }), 1),
  () => {
    const round: { self?: unknown } = {}
    round.self = round
    return round
  },
]

const noCalls: readonly unknown[] = [
  ...['', '.', 'catalog', 'catalog.', '.list', 'catalog.list ', 'CATALOG.LIST', 'catalog.list.list', 'catalog/list'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'catalog.__proto__', 'catalog.constructor', 'then'],
  ...['internal.path', 'internal.picture', 'internal.thumbnail', 'internal.', 'x'.repeat(100_000), '\0', 'event'],
  ...[null, undefined, 0, 1, true, {}, [], ['catalog.list'], { method: 'catalog.list' }],
]

/** Draws calls of the engine's doors: some that there are not, some whose requests nearly fit, and some that fit. */
export class CallFuzzer {
  readonly #doors: [method: string, schema: z.ZodType, shape: Schema][]
  readonly #random: Random

  constructor(calls: Handlers, random: Random) {
    this.#random = random
    this.#doors = Object.entries(calls as Record<string, { schema?: z.ZodType }>)
      .filter(([method]) => !method.startsWith('internal.'))
      .flatMap(([method, { schema }]) =>
        schema ? [[method, schema, z.toJSONSchema(schema, { unrepresentable: 'any' }) as Schema]] : [],
      )
  }

  /** How many doors check a request. */
  get doors(): number {
    return this.#doors.length
  }

  /** One that has to be refused. */
  broken(): FuzzedCall {
    const random = this.#random
    if (random.next() < 0.15) return { method: noCalls[random.below(noCalls.length)], request: this.#junk() }
    const [method, schema, shape] = random.pick(this.#doors)
    for (;;) {
      const request = random.next() < 0.15 ? this.#junk() : this.#spoiled(this.#fitting(shape))
      if (!schema.safeParse(request).success) return { method, request }
    }
  }

  /** One that fits the contract, though not the library: ids are drawn. */
  fitting(): FuzzedCall {
    const [method, , shape] = this.#random.pick(this.#doors.filter(([name]) => !working.has(name)))
    return { method, request: this.#fitting(shape) }
  }

  #junk(): unknown {
    const at = this.#random.below(plain.length + odd.length)
    return at < plain.length ? plain[at] : odd[at - plain.length]?.(this.#random)
  }

  #fitting(shape: Schema): unknown {
    const random = this.#random
    if (shape.isIds) return Uint32Array.from({ length: random.below(40) }, () => random.below(60))
    if (shape.isPath) return `/${random.pick(['etc/passwd', 'dev/zero', 'tmp', 'no such file'])}`
    if ('const' in shape) return shape.const
    if (shape.enum) return random.pick(shape.enum)
    const either = shape.anyOf ?? shape.oneOf
    if (either) return this.#fitting(random.pick(either))
    switch (shape.type) {
      case 'object': {
        const required = new Set(shape.required)
        const fields = Object.entries(shape.properties ?? {})
        return Object.fromEntries(
          fields
            .filter(([name]) => required.has(name) || random.next() < 0.5)
            .map(([name, field]) => [name, this.#fitting(field)]),
        )
      }
      case 'array': {
        const items =
          shape.prefixItems ?? Array.from({ length: (shape.minItems ?? 0) + random.below(4) }, () => shape.items ?? {})
        return items.map((item) => this.#fitting(item))
      }
      case 'string':
        return random.pick(['Red', 'a', 'Ünïcode ☂', 'jeans', "O'Neill"]).padEnd(shape.minLength ?? 0, 'x')
      case 'boolean':
        return random.next() < 0.5
      case 'null':
        return null
      case 'integer':
      case 'number': {
        const least = shape.minimum ?? (shape.exclusiveMinimum === undefined ? 0 : shape.exclusiveMinimum + 1)
        const most = Math.min(shape.maximum ?? 60, least + 60)
        return shape.type === 'integer'
          ? least + random.below(most - least + 1)
          : least + random.next() * (most - least)
      }
      default:
        return this.#junk()
    }
  }

  /** With one place of it, however deep, as it should not be. */
  #spoiled(value: unknown): unknown {
    const random = this.#random
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || random.next() < 0.3)
      return this.#junk()
    const fields = Object.entries(value)
    const [name, inner] = fields.length > 0 ? random.pick(fields) : ['id', 1]
    switch (random.below(4)) {
      case 0:
        return Object.fromEntries(fields.filter(([other]) => other !== name))
      case 1:
        return {
          ...value,
          [random.pick(['path', 'paths', 'sql', 'constructor', 'toString', name.toUpperCase()])]: this.#junk(),
        }
      default:
        // An empty list has no place in it.
        if (Array.isArray(value) && fields.length === 0) return this.#junk()
        return Array.isArray(value)
          ? value.with(Number(name), this.#spoiled(inner))
          : { ...value, [name]: this.#spoiled(inner) }
    }
  }
}
