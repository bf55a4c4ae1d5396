import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src-main/cli/commands.ts'
import type { Values } from '../../src-main/cli/command.ts'
import type { Output } from '../../src-main/cli/output.ts'
import type { Session } from '../../src-main/cli/session.ts'

const attributes = [
  { id: 1, name: 'type', title: 'Type', kind: 'label', labels: [{ id: 5, name: 'Hat' }] },
  { id: 2, name: 'colour', title: 'Colour', kind: 'label', labels: [] },
  { id: 3, name: 'pattern', title: 'Pattern', kind: 'labels', labels: [] },
  { id: 4, name: 'caption', title: 'Caption', kind: 'text', labels: [] },
]

/** What the engine answers where a command looks at it. */
const answered: Record<string, unknown> = {
  'labels.attributes': attributes,
  'catalog.list': [{ id: 3, name: 'Spring', path: '/photos/spring', errors: 0, images: 1 }],
  'catalog.rescan': { jobId: 7 },
  'catalog.add': { jobId: 7, catalog: { id: 3, name: 'Spring' } },
  'catalog.passedOver': [],
  'tagging.start': { jobId: 7 },
  'tagging.readAgain': { jobId: 7 },
  'exchange.preview': {
    encoding: 'utf-8',
    isSure: true,
    readings: [],
    columns: ['file'],
    rows: [],
    fileColumn: 'file',
  },
  'exchange.importCsv': { jobId: 7 },
  'exchange.exportCsv': { jobId: 7 },
  'exchange.importReport': {
    rows: 0,
    matched: 0,
    labels: 0,
    created: 0,
    made: [],
    newLabels: [],
    notes: [],
    unused: [],
    problems: [],
    encoding: 'utf-8',
  },
  'training.start': { jobId: 7, runId: 9 },
  'training.resume': { jobId: 7, runId: 9 },
  'training.vocabulary': [],
  'views.list': [
    { id: 2, name: 'Summer', filter: { place: { catalogId: 3 } }, sort: { by: 'name', descending: false } },
    { id: 4, name: 'Autumn', filter: {}, sort: { by: 'name', descending: false } },
    { id: 6, name: 'Winter', filter: {}, sort: { by: 'name', descending: false } },
  ],
  'images.count': [0, 0, 0],
  'models.annotate': [],
  'review.next': { by: 'typical', images: [] },
  'system.providers': { choice: 'auto', inUse: 'cpu', reports: [], fallback: null },
  'system.chooseProvider': { choice: 'auto', inUse: 'cpu', reports: [], fallback: null },
  'system.probeProviders': { choice: 'auto', inUse: 'cpu', reports: [], fallback: null },
  'backbones.list': [],
  'backbones.use': { jobId: 7 },
  'backbones.exportFeatures': { jobId: 8 },
  'labels.createAttribute': { id: 6, name: 'fit', title: 'Fit' },
}

/** Calls that a command made of the engine, as `[call, request]`, until one that nothing is known to answer. */
async function callsOf(verb: string, ...args: string[]): Promise<[string, unknown][]> {
  const command = commands[verb]
  if (!command) throw new Error(`no verb ${verb}`)
  const parsed = parseArgs({ args, options: command.options ?? {}, allowPositionals: true })
  const { positionals, values } = parsed as { positionals: string[]; values: Values }
  expect(command.check?.(positionals, values)).toBeUndefined()
  const calls: [string, unknown][] = []
  const call = (name: string, request: unknown): Promise<unknown> => {
    calls.push([name, request])
    return name in answered ? Promise.resolve(answered[name]) : Promise.reject(new Error(`${name} ends it`))
  }
  const room = (name: string): unknown =>
    new Proxy({}, { get: (_target, verb) => (request: unknown) => call(`${name}.${String(verb)}`, request) })
  const session = {
    engine: new Proxy({}, { get: (_target, name) => room(String(name)) }),
    events: { on: () => () => undefined },
    follow: (id: number) => Promise.resolve({ id, note: '', secondsElapsed: 0 }),
    newestJob: () => Promise.resolve(undefined),
  } as unknown as Session
  const nothing = (): void => undefined
  const output = { result: nothing, table: nothing, note: nothing, point: nothing } as unknown as Output
  await command.run({ session, output, positionals, values }).catch((error: unknown) => {
    if (!(error instanceof Error && error.message.endsWith('ends it'))) throw error
  })
  return calls
}

async function requestOf(name: string, verb: string, ...args: string[]): Promise<unknown> {
  const found = (await callsOf(verb, ...args)).find(([call]) => call === name)
  if (!found) throw new Error(`${verb} did not call ${name}`)
  return found[1]
}

describe('options of the command line reach the engine', () => {
  it.each([
    [[], {}],
    [['--product', 'sku'], { productColumn: 'sku' }],
    [['--caption', 'text'], { captionColumn: 'text' }],
    [['--make-attributes'], { makeAttributes: true }],
  ])('label %j', async (options, wanted) => {
    const request = await requestOf('exchange.importCsv', 'label', 'labels.csv', ...options)
    expect(request).toEqual({ path: resolve('labels.csv'), encoding: 'utf-8', ...wanted })
  })

  it.each([
    [[], { method: 'beam' }],
    [['--beam', '7'], { method: 'beam', width: 7 }],
    [['--decoding', 'greedy', '--longest', '5'], { method: 'greedy', longest: 5 }],
    [['--decoding', 'sample'], { method: 'sample' }],
    [['--decoding', 'sample', '--seed', '3'], { method: 'sample', seed: 3 }],
    [['--decoding', 'sample', '--temperature', '0.5'], { method: 'sample', temperature: 0.5 }],
    [['--decoding', 'sample', '--top-k', '9', '--longest', '4'], { method: 'sample', topK: 9, longest: 4 }],
  ])('annotate %j', async (options, decoding) => {
    const request = await requestOf('models.annotate', 'annotate', 'a.jpg', 'b.jpg', ...options)
    expect(request).toEqual({ paths: [resolve('a.jpg'), resolve('b.jpg')], decoding })
  })

  it('annotate takes a thousand pictures at a time', async () => {
    const calls = await callsOf('annotate', ...Array.from({ length: 1001 }, (_, index) => `${index}.jpg`))
    const sizes = calls.map(([, request]) => (request as { paths: string[] }).paths.length)
    expect(sizes).toEqual([1000, 1])
    expect((calls[1]?.[1] as { paths: string[] }).paths).toEqual([resolve('1000.jpg')])
  })

  it.each([
    [[], { method: 'head' }],
    [['--l2', 'auto'], { method: 'head', l2: 'auto' }],
    [['--l2', '0.5'], { method: 'head', l2: 0.5 }],
    [['--thorough'], { method: 'head', thorough: true }],
    [['--from-scratch'], { method: 'head', fromScratch: true }],
    [['--from-scratch', '--memory', '0.2'], { method: 'head', fromScratch: true, memory: 0.2 }],
    [['--from-scratch', '--features', 'a,b'], { method: 'head', fromScratch: true, features: ['a', 'b'] }],
    [['--class-balance', 'sqrt'], { method: 'head', classBalance: 'sqrt' }],
    [['--label-smoothing', '0.1'], { method: 'head', labelSmoothing: 0.1 }],
    [['--solver', 'sgd', '--validation', '0.3'], { method: 'sgd', validationShare: 0.3 }],
    [['--iterations', '50'], { method: 'head', maximumIterations: 50 }],
    [['--seed', '4'], { method: 'head', seed: 4 }],
    [['--like', '2'], { method: 'head', like: 2 }],
    [['--measure-since', '8'], { method: 'head', measureSince: 8 }],
    [['--solver', 'lbfgs'], { method: 'head' }],
    [['--solver', 'sgd', '--weight-decay', '0.001'], { method: 'sgd', weightDecay: 0.001 }],
    [['--solver', 'sgd', '--hidden', '32'], { method: 'sgd', hiddenUnits: 32 }],
    [['--solver', 'sgd', '--lr', '0.02'], { method: 'sgd', learningRate: 0.02 }],
    [['--solver', 'sgd', '--epochs', '12'], { method: 'sgd', epochs: 12 }],
    [['--solver', 'sgd', '--batch-size', '64'], { method: 'sgd', batchSize: 64 }],
    [['--solver', 'sgd', '--schedule', 'cosine'], { method: 'sgd', schedule: 'cosine' }],
    [['--solver', 'sgd', '--checkpoint', 'c.json'], { method: 'sgd', checkpoint: resolve('c.json') }],
    [['--finetune'], { method: 'finetune' }],
    [['--finetune', '--blocks', 'all'], { method: 'finetune', lastBlocks: 'all' }],
    [['--finetune', '--blocks', '2'], { method: 'finetune', lastBlocks: 2 }],
    [['--finetune', '--alongside', 'colour,type'], { method: 'finetune', alongside: [2, 1] }],
    [['--finetune', '--mix', '0.5'], { method: 'finetune', mix: 0.5 }],
    [['--finetune', '--mix', 'auto'], { method: 'finetune' }],
    [['--finetune', '--name', 'mine'], { method: 'finetune', name: 'mine' }],
    [['--finetune', '--dropout', '0.2'], { method: 'finetune', dropout: 0.2 }],
  ])('train %j', async (options, wanted) => {
    const request = await requestOf('training.start', 'train', '--attribute', 'type', ...options)
    expect(request).toEqual({ attributeId: 1, options: wanted })
  })

  it.each(['--thorough', '--class-balance=sqrt', '--like=2'])('train %s is not for several labels', async (option) => {
    const asked = ['train', '--attribute', 'pattern', '--l2', '0.1'] as const
    await expect(callsOf(...asked, option)).rejects.toThrow('does not go with Pattern, which has several labels')
    const request = await requestOf('training.start', ...asked)
    expect(request).toEqual({ attributeId: 3, options: { method: 'head', l2: 0.1 } })
  })

  it.each([
    [['--view', 'Summer'], { filter: { place: { catalogId: 3 } }, name: 'view Summer' }],
    [['--text', 'red'], { filter: { text: 'red' }, name: 'red' }],
    [
      ['--view', 'summer', '--where', 'type=Hat', '--text=-navy'],
      {
        filter: { place: { catalogId: 3 }, all: [{ attributeId: 1, labels: [5] }], text: '-navy' },
        name: 'view summer, type=Hat, -navy',
      },
    ],
  ])('train on the images of %j', async (options, among) => {
    const request = await requestOf('training.start', 'train', '--attribute', 'colour', ...options)
    expect(request).toEqual({ attributeId: 2, options: { method: 'head', among } })
  })

  it('views: those named come first', async () => {
    expect(await requestOf('views.order', 'views', '--order', 'winter,Autumn')).toEqual({ viewIds: [6, 4, 2] })
  })

  it('train of captions, and a run that goes on', async () => {
    const request = await requestOf('training.start', 'train', '-a', 'annotation', '--minimum-count', '5')
    expect(request).toEqual({ attributeId: 4, options: { method: 'caption', minimumCount: 5 } })
    expect(await requestOf('training.resume', 'train', '--resume', '9')).toEqual({ runId: 9 })
  })

  it.each([
    ['vocab', [], 'training.vocabulary', { minimumCount: 3 }],
    ['vocab', ['--minimum-count', '7'], 'training.vocabulary', { minimumCount: 7 }],
    ['next', ['-a', 'color', '--count', '9'], 'review.next', { attributeId: 2, count: 9, filter: {} }],
    ['next', ['-a', 'Type'], 'review.next', { attributeId: 1, filter: {} }],
    ['test', ['-a', 'type', '--version', '6'], 'review.evaluate', { attributeId: 1, versionId: 6 }],
    ['test', ['-a', 'type'], 'review.evaluate', { attributeId: 1 }],
    ['providers', ['--use', 'cpu'], 'system.chooseProvider', { provider: 'cpu' }],
    ['providers', ['--probe'], 'system.probeProviders', undefined],
    ['attributes', ['--add', 'fit', '--title', 'Fit'], 'labels.createAttribute', { name: 'fit', title: 'Fit' }],
    ['attributes', ['--add', 'fit'], 'labels.createAttribute', { name: 'fit' }],
    ['attributes', ['--ready', 'season'], 'attributes.addReady', { name: 'season' }],
    ['backbones', ['--use', 'mine'], 'backbones.use', { name: 'mine' }],
    ['backbones', ['--remove', 'mine'], 'backbones.remove', { name: 'mine' }],
    ['features', ['--backbone', 'mine'], 'tagging.start', { features: 'mine' }],
    ['features', [], 'tagging.start', {}],
    [
      'features',
      ['-o', 'f.npy', '--backbone', 'mine'],
      'backbones.exportFeatures',
      { name: 'mine', path: resolve('f.npy') },
    ],
    ['export', ['-o', 'a.csv'], 'exchange.exportCsv', { path: resolve('a.csv'), filter: {}, unsure: 'write' }],
    [
      'export',
      ['-o', 'a.csv', '--unsure', 'empty'],
      'exchange.exportCsv',
      { path: resolve('a.csv'), filter: {}, unsure: 'empty' },
    ],
    [
      'export',
      ['-o', 'a.csv', '-a', 'pattern', '-a', 'type', '--plain'],
      'exchange.exportCsv',
      { path: resolve('a.csv'), filter: {}, attributeIds: [3, 1], details: [], unsure: 'write' },
    ],
    ['tag', ['--again'], 'tagging.start', { again: true }],
    ['tag', [], 'catalog.rescan', { catalogId: 3 }],
    ['tag', ['--reread'], 'tagging.readAgain', { catalogId: 3 }],
    ['runs', ['-a', 'type'], 'training.runs', { attributeId: 1 }],
    ['add', ['photos'], 'catalog.add', { path: resolve('photos'), tag: true }],
    ['add', ['photos', '--no-tag'], 'catalog.add', { path: resolve('photos'), tag: false }],
  ])('%s %j', async (verb, options, call, request) => {
    expect(await requestOf(call, verb, ...options)).toEqual(request)
  })
})
