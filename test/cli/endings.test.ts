import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { Cli, runCli } from '../helpers/cli.ts'
import { EngineProcess } from '../helpers/engine-process.ts'
import { GarmentLibrary, labelShade, shades } from '../helpers/garment-studio.ts'
import { makeGarments } from '../helpers/images.ts'
import { childrenOf } from '../helpers/processes.ts'
import { TestEngine } from '../helpers/test-engine.ts'

describe('used wrongly, the command line ends with 2 and says how it is used', () => {
  it.each([
    [[], /^selvedge: tag, correct/, 'stdout'],
    [['frobnicate'], /there is no "frobnicate"/, 'stderr'],
    [['toString'], /there is no "toString"/, 'stderr'],
    [['add'], /add takes one folder/, 'stderr'],
    [['add', 'a', 'b'], /add takes one folder/, 'stderr'],
    [['add', 'a', '--nonsense'], /--nonsense/, 'stderr'],
    [['label'], /label takes one table/, 'stderr'],
    [['train'], /name the attribute/, 'stderr'],
    [['train', '--attribute', 'type', '--l2', 'much'], /--l2 takes/, 'stderr'],
    [['train', '--attribute', 'type', '--iterations', '1.5'], /--iterations takes/, 'stderr'],
    [['train', '--attribute', 'type', '--class-balance', 'even'], /--class-balance takes/, 'stderr'],
    [['train', '--attribute', 'type', '--solver', 'adam'], /--solver takes/, 'stderr'],
    [['train', '--attribute', 'type', '--lr', '0.1'], /--lr needs --solver sgd/, 'stderr'],
    [
      ['train', '--attribute', 'type', '--validation', '0.2'],
      /--validation needs --solver sgd, --finetune or --attribute caption/,
      'stderr',
    ],
    [
      ['train', '--attribute', 'type', '--dropout', '0.2'],
      /--dropout needs --finetune or --attribute caption/,
      'stderr',
    ],
    [['train', '--attribute', 'type', '--minimum-count', '2'], /--minimum-count needs --attribute caption/, 'stderr'],
    [['train', '--attribute', 'type', '--name', 'mine'], /--name needs --finetune/, 'stderr'],
    [
      ['train', '--attribute', 'type', '--solver', 'sgd', '--l2', '0.1'],
      /--l2 does not go with --solver sgd: leave out one of them/,
      'stderr',
    ],
    [
      ['train', '--attribute', 'type', '--solver', 'sgd', '--thorough'],
      /--thorough does not go with --solver sgd/,
      'stderr',
    ],
    [['train', '--attribute', 'type', '--finetune', '--like', '3'], /--like does not go with --finetune/, 'stderr'],
    [
      ['train', '--attribute', 'type', '--finetune', '--solver', 'lbfgs'],
      /--solver does not go with --finetune/,
      'stderr',
    ],
    [
      ['train', '--attribute', 'caption', '--class-balance', 'sqrt'],
      /--class-balance does not go with --attribute caption/,
      'stderr',
    ],
    [
      ['train', '--attribute', 'caption', '--iterations', '9'],
      /--iterations does not go with --attribute caption/,
      'stderr',
    ],
    [['train', '--attribute', 'type', '--solver', 'sgd', '--epochs', 'many'], /--epochs takes/, 'stderr'],
    [['accept'], /name the version/, 'stderr'],
    [['test', '--attribute', 'type', '--version', 'new'], /--version takes a number/, 'stderr'],
    [['export'], /name the file/, 'stderr'],
    [['export', '--format', 'xml', '--output', 'x'], /no export format "xml"/, 'stderr'],
  ] as const)('%j', async (args, message, stream) => {
    const result = await runCli(...args)
    expect(result.code).toBe(2)
    expect(result[stream]).toMatch(message)
    expect(result[stream]).toContain('Exit codes: 0 done, 1 failed, 2 wrong use, 130 cancelled.')
  })

  it('and an attribute that is not there', async () => {
    const library = join(await temporaryFolder(), 'library')
    const result = await runCli('train', '--attribute', 'sleeve', '--library', library)
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(result.stderr).toContain('There is no attribute "sleeve"; there are type, colour, brand, caption.')
  })
})

describe('asked for help or its version', () => {
  it.each([['--help'], ['help'], ['-h'], ['add', '--help']])('%s %s ends with 0', async (...args) => {
    const result = await runCli(...args)
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(result.stdout).toContain('add <folder>')
  })

  it('tells the version', async () => {
    expect((await runCli('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('what fails ends with 1 and a sentence', () => {
  it('a folder that is not there, in words and as JSON', async () => {
    const library = join(await temporaryFolder(), 'library')
    const plain = await runCli('add', '/nowhere/at/all', '--library', library)
    expect(plain).toMatchObject({ code: 1, stdout: '' })
    expect(plain.stderr).toBe('selvedge: The folder "/nowhere/at/all" does not exist. Check the spelling.\n')
    const json = await runCli('add', '/nowhere/at/all', '--library', library, '--json')
    expect(json).toMatchObject({ code: 1, stderr: '' })
    expect(json.json()).toMatchObject([{ event: 'error', code: 'not-found', subject: '/nowhere/at/all' }])
  })

  it('a library that is open elsewhere', async () => {
    const bin = testBin()
    const library = await temporaryFolder(bin)
    await EngineProcess.start(library, bin)
    const result = await runCli('models', '--library', library)
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('is open in another Selvedge')
  })

  it('a training with nothing to learn from', async () => {
    const bin = testBin()
    const library = join(await temporaryFolder(bin), 'library')
    const result = await runCli('train', '--attribute', 'brand', '--library', library, '--json')
    expect(result.code).toBe(1)
    expect(result.json()).toMatchObject([{ event: 'error', code: 'not-enough-data' }])
  })

  it('a table without the columns ends with 2', async () => {
    const base = await temporaryFolder()
    await writeFile(join(base, 'wrong.csv'), 'a,b\n1,2\n')
    const result = await runCli('label', join(base, 'wrong.csv'), '--library', join(base, 'library'))
    expect(result.code).toBe(2)
    expect(result.stderr).toContain('has no column "file"')
  })

  it.skipIf(process.platform !== 'linux')(
    'the death of the engine under way',
    async () => {
      const bin = testBin()
      const base = await temporaryFolder(bin)
      await makeGarments(join(base, 'catalog'), ['red', 'green', 'blue', 'black'], 60)
      const cli = new Cli(['add', join(base, 'catalog'), '--library', join(base, 'library'), '--json'])
      await cli.line((line) => line.includes('"kind":"tag"') && line.includes('"state":"running"'))
      const engines = childrenOf(cli.child.pid ?? 0)
      expect(engines).toHaveLength(1)
      for (const pid of engines) process.kill(pid, 'SIGKILL')
      const result = await cli.ended
      expect(result).toMatchObject({ code: 1, stderr: '' })
      expect(result.json().at(-1)).toMatchObject({
        event: 'error',
        code: 'process-died',
        message: expect.stringMatching(/^The engine was ended from outside;.*run the command again/) as string,
      })
    },
    60_000,
  )
})

describe('Ctrl+C', () => {
  it('while training by epochs ends with 130, and train --resume goes on to the same end', async () => {
    const bin = testBin()
    const garments = await (await GarmentLibrary.make(bin)).open(bin)
    for (const shade of shades) await labelShade(garments, shade, 12)
    const library = garments.studio.library
    await garments.studio.close()
    const options = [
      '--solver',
      'sgd',
      '--epochs',
      '60',
      '--lr',
      '0.0002',
      '--batch-size',
      '5',
      '--seed',
      '5',
      '--json',
    ]
    const train = ['train', '--attribute', 'shade', ...options, '--library', library]
    const whole = await runCli(...train)
    expect(whole.code).toBe(0)
    const cli = new Cli(train)
    await cli.line((line) => line.includes('"event":"point"'))
    cli.child.kill('SIGINT')
    const stopped = await cli.ended
    expect(stopped.code).toBe(130)
    const resumed = await runCli('train', '--resume', '2', '--library', library, '--json')
    expect(resumed.code).toBe(0)
    expect(resumed.json().at(-1)).toMatchObject({ event: 'trained', runId: 2 })
    const runs = (await runCli('runs', '--attribute', 'shade', '--library', library, '--json')).json()
    const [second, first] = runs.map(({ state, curve }) => ({ state, curve }))
    expect(first?.curve).toHaveLength(60)
    expect(second, 'point for point the one that was not stopped').toEqual(first)
  }, 120_000)

  it('while tagging ends with 130, keeps what was done, and the next tag goes on', async () => {
    const bin = testBin()
    const base = await temporaryFolder(bin)
    const library = join(base, 'library')
    await makeGarments(join(base, 'catalog'), ['red', 'green', 'blue', 'black'], 80)
    const cli = new Cli(['add', join(base, 'catalog'), '--library', library, '--json'])
    await cli.line((line) => line.includes('"kind":"tag"') && line.includes('"state":"running"'))
    cli.child.kill('SIGINT')
    const result = await cli.ended
    expect(result).toMatchObject({ code: 130, stderr: '' })
    expect(result.json().at(-1)).toMatchObject({
      event: 'error',
      code: 'cancelled',
      message: expect.stringContaining('kept') as string,
    })
    const next = await runCli('tag', '--library', library, '--json')
    expect(next).toMatchObject({ code: 0, stderr: '' })
    const studio = await TestEngine.open({ bin, library })
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 320, untagged: 0, errors: 0 }])
  }, 120_000)
})
