import protobuf from 'protobufjs'
import { onnxSchema } from '../common/onnx/schema.ts'
import {
  damaged,
  fieldLimit,
  messageLimits,
  nestingLimit,
  packedIntegerLimit,
  packedNumberLimit,
  tooLarge,
  unsupported,
} from './limits.ts'

const modelType = onnxSchema().lookupType('Model')

/** How a scalar lies in the file: the protobuf wire type. */
const wireTypes: Readonly<Record<string, number>> = { int64: 0, int32: 0, uint64: 0, double: 1, float: 5 }
const delimited = 2

/**
 * Walks the bytes of an `.onnx` file without making anything of them: every length lies within its message, nesting and
 * numbers stay within the limits, every known field has its own wire type. Two bytes of a file can become a message of
 * hundreds of bytes in memory, so this comes before decoding.
 * @throws AppError `damaged`, `too-large`, `unsupported`
 */
export function scanModel(bytes: Uint8Array): void {
  new Scanner(bytes).scan()
}

class Scanner {
  readonly #bytes: Uint8Array
  readonly #messages = new Map<string, number>()
  #at = 0
  #fields = 0
  #packedIntegers = 0
  #packedNumbers = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  scan(): void {
    this.#message(modelType, this.#bytes.length, 0)
  }

  #message(type: protobuf.Type | null, end: number, depth: number): void {
    if (depth > nestingLimit) {
      throw unsupported(
        `Its parts are nested more than ${nestingLimit} deep. Export the network without nested graphs.`,
      )
    }
    while (this.#at < end) {
      if (++this.#fields > fieldLimit) throw tooLarge(`It has more than ${fieldLimit} fields: no image network does.`)
      const tag = this.#varint(end)
      const number = Math.floor(tag / 8)
      const wire = tag % 8
      if (number === 0 || tag > 0xffffffff) throw notOnnx()
      const field = type?.fieldsById[number]
      if (field) checkWire(field, wire)
      if (wire === 0) this.#varint(end)
      else if (wire === 1) this.#skip(8, end)
      else if (wire === 5) this.#skip(4, end)
      else if (wire === delimited) this.#delimited(field, end, depth)
      else throw notOnnx()
    }
  }

  #delimited(field: protobuf.Field | undefined, end: number, depth: number): void {
    const length = this.#varint(end)
    const stop = this.#at + length
    if (stop > end) throw cutOff()
    const type = field?.resolvedType
    if (type instanceof protobuf.Type) {
      this.#count(type.name)
      this.#message(type, stop, depth + 1)
    } else if (field) {
      this.#countPacked(field.type, length)
    }
    this.#at = stop
  }

  #count(name: string): void {
    const count = (this.#messages.get(name) ?? 0) + 1
    this.#messages.set(name, count)
    const limit = messageLimits[name]
    if (limit !== undefined && count > limit) {
      throw tooLarge(`It has more than ${limit} parts of the kind "${name}": no image network does.`)
    }
  }

  #countPacked(type: string, length: number): void {
    const wire = wireTypes[type]
    if (wire === undefined) return
    if (wire === 0) this.#packedIntegers += length
    else this.#packedNumbers += length / 4
    if (this.#packedIntegers > packedIntegerLimit || this.#packedNumbers > packedNumberLimit) {
      throw tooLarge('Too many of its weights lie in typed fields. Save the network again with raw tensor data.')
    }
  }

  #skip(count: number, end: number): void {
    this.#at += count
    if (this.#at > end) throw cutOff()
  }

  /** A variable-length integer; beyond 2^53 only its being there counts. */
  #varint(end: number): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= end) throw cutOff()
      const byte = this.#bytes[this.#at++] as number
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw notOnnx()
  }
}

/** The decoder goes by the field's number alone: a wrong wire type would have it read other bytes than were checked. */
function checkWire(field: protobuf.Field, wire: number): void {
  const expected = wireTypes[field.type] ?? delimited
  if (wire === expected || (field.repeated && wire === delimited)) return
  throw notOnnx()
}

function cutOff() {
  return damaged('The file is cut off or damaged. Copy or export it again.')
}

function notOnnx() {
  return damaged('The file is damaged, or no ONNX model at all. Choose a file that ends in .onnx, or export it again.')
}
