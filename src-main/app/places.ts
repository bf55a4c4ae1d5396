import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { ChosenPlace, PlaceUse } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'

/**
 * Where the requests of the window name a file or folder, and what that must have been chosen for; null: no dialog of the
 * window asks for it, so none may be named. A call that is not here takes no path, which `test/app/places.test.ts` holds the
 * engine's doors to.
 */
export const placesInCalls: Readonly<Record<string, Readonly<Record<string, PlaceUse | null>>>> = {
  'catalog.add': { path: 'folder' },
  'catalog.locate': { path: 'folder' },
  'exchange.preview': { path: 'table' },
  'exchange.check': { path: 'table' },
  'exchange.importCsv': { path: 'table' },
  'exchange.exportCsv': { path: 'export' },
  'backbones.inspect': { path: 'network' },
  'backbones.add': { path: 'network' },
  'backbones.exportFeatures': { path: null },
  'models.annotate': { paths: null },
  'review.exportReport': { path: 'export' },
  'training.start': { 'options.checkpoint': null },
}

/** So many at once no person chooses; what was chosen longest ago is forgotten first. */
const maximum = 10_000

/**
 * The files and folders that the person at one window chose or dropped there. The window names them by tokens that fit
 * nothing else and are forgotten with its page; paths stay here.
 */
export class Places {
  readonly #known = new Map<string, { path: string; use: PlaceUse }>()

  /** Hands out a token for a path that a person chose. */
  offer(path: string, use: PlaceUse): ChosenPlace {
    const [oldest] = this.#known.size < maximum ? [] : this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
    const token = randomUUID()
    this.#known.set(token, { path, use })
    return { token, name: basename(path) }
  }

  /** Where what a person chose to be written lies. @throws AppError `bad-request` */
  written(token: string): string {
    return this.#path(token, 'export')
  }

  forget(): void {
    this.#known.clear()
  }

  /** A request of the window as the engine takes it, with paths for tokens. @throws AppError `bad-request` */
  resolve(method: string, request: unknown): unknown {
    let resolved = request
    for (const [field, use] of Object.entries(placesInCalls[method] ?? {})) {
      resolved = replaced(resolved, field.split('.'), (token) => this.#path(token, use))
    }
    return resolved
  }

  #path(token: unknown, use: PlaceUse | null): string {
    const place = typeof token === 'string' ? this.#known.get(token) : undefined
    if (place === undefined || place.use !== use) {
      throw new AppError('bad-request', 'This file or folder was not chosen here. Choose it again.')
    }
    return place.path
  }
}

/** A copy with the value of one field replaced; the same where it has no such field, which is for the engine to judge. */
function replaced(value: unknown, [name = '', ...below]: string[], by: (value: unknown) => string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return value
  const field = (value as Record<string, unknown>)[name]
  return { ...value, [name]: below.length > 0 ? replaced(field, below, by) : by(field) }
}
