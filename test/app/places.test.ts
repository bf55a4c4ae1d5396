import { join } from 'node:path'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Places, placesInCalls } from '../../src-main/app/places.ts'
import { Bin } from '../helpers/bin.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const refused = expect.objectContaining({ code: 'bad-request' }) as Error

describe('what a person chose', () => {
  it('is named by its token in the calls it was chosen for, and in no other', () => {
    const places = new Places()
    const table = join('/shop', 'labels.csv')
    const { token: path, name } = places.offer(table, 'table')
    expect(name).toBe('labels.csv')
    expect(path).not.toContain('labels')
    const request = { path, catalogId: 3 }
    expect(places.resolve('exchange.importCsv', request)).toEqual({ path: table, catalogId: 3 })
    expect(request.path, 'what the window sent is not touched').toBe(path)
    for (const other of ['catalog.add', 'exchange.exportCsv', 'backbones.add', 'backbones.exportFeatures']) {
      expect(() => places.resolve(other, { path }), other).toThrow(refused)
    }
  })

  it.each(['/etc/passwd', 'C:\\Windows', '', '..', 3, null, undefined, [], {}, ['/etc'], '__proto__'])(
    'is not named by %j',
    (path) => {
      const places = new Places()
      places.offer('/shop', 'folder')
      for (const method of Object.keys(placesInCalls)) {
        if (!('path' in (placesInCalls[method] ?? {}))) continue
        expect(() => places.resolve(method, { path }), method).toThrow(refused)
      }
    },
  )

  it('is never named where no dialog asks for it', () => {
    const places = new Places()
    const { token } = places.offer('/shop', 'folder')
    expect(() => places.resolve('models.annotate', { paths: [token] })).toThrow(refused)
    const training = { attributeId: 1, options: { method: 'sgd', epochs: 1 } }
    expect(places.resolve('training.start', training)).toEqual(training)
    const options = { ...training.options, checkpoint: token }
    expect(() => places.resolve('training.start', { attributeId: 1, options })).toThrow(refused)
  })

  it('is forgotten with the page, and where more is chosen than anybody chooses', () => {
    const places = new Places()
    const { token: first } = places.offer('/first', 'folder')
    for (let count = 0; count < 10_000; count++) places.offer('/other', 'folder')
    const { token: last } = places.offer('/last', 'folder')
    expect(() => places.resolve('catalog.add', { path: first })).toThrow(refused)
    expect(places.resolve('catalog.add', { path: last })).toEqual({ path: '/last' })
    places.forget()
    expect(() => places.resolve('catalog.add', { path: last })).toThrow(refused)
  })

  it('leaves to the engine what has no place in it', () => {
    for (const request of [undefined, null, 'text', 7, {}, [], { folder: '/etc' }]) {
      expect(new Places().resolve('catalog.add', request)).toEqual(request)
    }
    expect(new Places().resolve('images.detail', { id: 3 })).toEqual({ id: 3 })
  })
})

describe("the engine's doors", () => {
  const bin = new Bin()
  let engine: TestEngine
  beforeAll(async () => {
    engine = await TestEngine.open({ bin })
  })
  afterAll(() => bin.empty())

  it('take a path only where it is known that they do', () => {
    const found = Object.entries(engine.engine.calls as Record<string, { schema?: z.ZodType }>).flatMap(
      ([method, { schema }]) =>
        schema === undefined
          ? []
          : pathsIn(z.toJSONSchema(schema, { unrepresentable: 'any' })).map((at) => `${method} ${at}`),
    )
    const known = Object.entries(placesInCalls).flatMap(([method, fields]) =>
      Object.keys(fields).map((field) => `${method} ${field}`),
    )
    expect([...new Set(found)].sort()).toEqual(known.sort())
  })
})

/** Where a schema has a path, as `field.below`. */
function pathsIn(schema: unknown, at: string[] = []): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if ('isPath' in schema) return [at.join('.')]
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'properties'
      ? Object.entries(value as object).flatMap(([name, below]) => pathsIn(below, [...at, name]))
      : pathsIn(value, at),
  )
}
