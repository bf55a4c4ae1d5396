import { existsSync } from 'node:fs'
import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { runCli, type CliResult } from '../helpers/cli.ts'
import { makeGarments } from '../helpers/images.ts'
import { writeSmallNetwork } from '../helpers/small-network.ts'
import { TestEngine } from '../helpers/test-engine.ts'

let base: string
let folder: string
let library: string

/** A verb on the library of this file; the tests build on one another, as a person's day does. */
function selvedge(...args: string[]): Promise<CliResult> {
  return runCli(...args, '--library', library)
}

const event = (result: CliResult, name: string) => result.json().find((line) => line['event'] === name)

beforeAll(async () => {
  const bin = new Bin()
  base = await temporaryFolder(bin)
  folder = join(base, 'catalog')
  library = join(base, 'library')
  await makeGarments(folder, ['red', 'blue'], 10)
  await writeFile(join(folder, 'broken.jpg'), 'no picture')
  // An attribute of its own, which no shipped model tags.
  const studio = await TestEngine.open({ bin, library })
  studio.attribute('Shade')
  await studio.close()
  return () => bin.empty()
})

describe('the command line, a day through', () => {
  it('add: scans and tags', async () => {
    const result = await selvedge('add', folder)
    expect(result).toMatchObject({ code: 0 })
    expect(result.stdout).toContain('catalog: 21 images: 21 added')
    expect(result.stdout).toMatch(/20 images tagged, 1 could not be read in [\d.]+ s/)
    expect(result.stderr).toContain('1 images could not be read')
  }, 60_000)

  it('tag: finds what is new', async () => {
    await makeGarments(folder, ['green'], 2)
    const result = await selvedge('tag', '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(event(result, 'scanned')).toMatchObject({ note: '23 images: 2 added' })
    expect(event(result, 'tagged')).toMatchObject({ note: '2 images tagged' })
  }, 60_000)

  it('label: reads a table and names the lines it could not use', async () => {
    const rows = ['red', 'blue'].flatMap((shade) =>
      Array.from({ length: 8 }, (_, index) => `${shade}-p000${index}.jpg,${shade}`),
    )
    await writeFile(join(base, 'labels.csv'), ['file,shade', ...rows, 'unknown.jpg,red'].join('\n'))
    const result = await selvedge('label', join(base, 'labels.csv'), '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(event(result, 'problem')).toMatchObject({ line: 18 })
    expect(event(result, 'labelled')).toMatchObject({ rows: 17, matched: 16, labels: 16, created: 2, problems: 1 })
    const plain = await selvedge('label', join(base, 'labels.csv'))
    expect(plain.stdout).toContain('line 18: Not used: no image "unknown.jpg" in the library.')
    expect(plain.stdout).toContain('17 rows: 16 matched, 0 decisions written, 0 new labels, 1 problems')
  }, 60_000)

  it('attributes: lists them and makes one', async () => {
    const made = await selvedge('attributes', '--add', 'neck line', '--json')
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(event(made, 'attribute-made')).toMatchObject({ name: 'neck line', title: 'Neck line' })
    const titled = await selvedge('attributes', '--add', 'fit', '--title', 'Fit of the garment')
    expect(titled).toMatchObject({ code: 0, stdout: 'new attribute: Fit of the garment\n' })
    const list = await selvedge('attributes')
    expect(list.stdout).toMatch(/^type +Type +one label +\d+ +0 +\S.*$/m)
    expect(list.stdout).toMatch(/^shade +Shade +one label +2 +16 +–$/m)
    expect(list.stdout).toMatch(/^fit +Fit of the garment +one label +0 +0 +–$/m)
    expect(list.stdout).toMatch(/^caption +Caption +a text +– +0 /m)
    const again = await selvedge('attributes', '--add', 'Neck  Line', '--json')
    expect(again.code).toBe(1)
    expect(event(again, 'error')).toMatchObject({ code: 'already-exists' })
    const many = await selvedge('attributes', '--add', 'detail', '--many')
    expect(many).toMatchObject({ code: 0, stdout: 'new attribute: Detail, several labels per image\n' })
    expect((await selvedge('attributes')).stdout).toMatch(/^detail +Detail +several labels +0 +0 +–$/m)
    for (const wrong of [
      ['x'],
      ['--many'],
      ['--title', 'A'],
      ['--add', 'a', '--ready', 'b'],
      ['--ready', 'a', '--many'],
    ]) {
      expect(await selvedge('attributes', ...wrong)).toMatchObject({ code: 2, stdout: '' })
    }
    const unknown = await selvedge('attributes', '--ready', 'nothing')
    expect(unknown).toMatchObject({ code: 1, stdout: '' })
    expect(unknown.stderr).toContain('There is no ready-made head for "nothing"')
  }, 60_000)

  it('labels: lists those of an attribute, makes one and renames one', async () => {
    const list = await selvedge('labels', '--attribute', 'shade')
    expect(list.stdout).toMatch(/^label +images +decided\n/)
    expect(list.stdout).toMatch(/^red +8 +8$/m)
    const renamed = await selvedge('labels', '-a', 'shade', '--rename', 'Red', '--to', 'crimson', '--json')
    expect(event(renamed, 'label-renamed')).toMatchObject({ from: 'red', name: 'crimson' })
    const unknown = await selvedge('labels', '-a', 'shade', '--rename', 'red', '--to', 'pink', '--json')
    expect(event(unknown, 'error')).toMatchObject({ code: 'not-found', message: 'Shade has no label "red".' })
    const taken = await selvedge('labels', '-a', 'shade', '--rename', 'crimson', '--to', 'blue', '--json')
    expect(event(taken, 'error')).toMatchObject({ code: 'already-exists' })
    expect((await selvedge('labels', '-a', 'shade')).stdout, 'tables go on').toMatch(/^crimson +8 +8 +also red$/m)
    const back = await selvedge('labels', '-a', 'shade', '--rename', 'crimson', '--to', 'red', '--forget-name')
    expect(back).toMatchObject({ code: 0, stdout: 'crimson is now red\n' })
    const added = await selvedge('labels', '-a', 'shade', '--add', 'ruby')
    expect(added).toMatchObject({ code: 0, stdout: 'Shade has a label ruby\n' })
    for (const wrong of [
      ['--rename', 'a', '--to', 'b'],
      ['-a', 'shade', '--rename', 'a'],
      ['-a', 'shade', '--merge', 'a'],
      ['-a', 'shade', '--into', 'a'],
      ['-a', 'shade', '--add', 'a', '--delete', 'b'],
      ['-a', 'shade', '--yes'],
      ['-a', 'shade', 'file'],
    ]) {
      expect(await selvedge('labels', ...wrong)).toMatchObject({ code: 2, stdout: '' })
    }
  }, 60_000)

  it('labels, undo and redo: merges two and takes it back', async () => {
    const merged = await selvedge('labels', '-a', 'shade', '--merge', 'red', '--into', 'ruby')
    expect(merged).toMatchObject({
      code: 0,
      stdout: 'red is part of ruby now, which 8 images have; 8 decisions went along\n',
      stderr: 'take it back with: selvedge undo\n',
    })
    expect((await selvedge('labels', '-a', 'shade')).stdout).not.toMatch(/^red/m)
    const title = 'Shade: merge red into ruby on 8 images'
    expect(await selvedge('undo')).toMatchObject({ code: 0, stdout: `taken back: ${title}\n` })
    expect((await selvedge('labels', '-a', 'shade')).stdout).toMatch(/^red +8 +8$/m)
    const history = await selvedge('history', '--count', '2')
    const [head, last, before] = history.stdout.split('\n')
    expect(head).toMatch(/^step +when +what$/)
    expect(last).toMatch(new RegExp(`^ *\\d+ +[\\d-]+ [\\d:]+ +${title} +taken back$`))
    expect(before).toMatch(/ Shade: new label ruby$/)
    expect(event(await selvedge('redo', '--json'), 'redone')).toMatchObject({ title, images: 8 })
    expect(await selvedge('redo')).toMatchObject({ code: 0, stdout: '', stderr: 'there is nothing to do again\n' })
    const [, , step = ''] = (await selvedge('history', '--count', '2')).stdout.split('\n')
    const to = /^ *(\d+)/.exec(step)?.[1] ?? ''
    expect(await selvedge('undo', '--to', to)).toMatchObject({ code: 0, stdout: `taken back: ${title}\n` })
    for (const wrong of [
      ['undo', '--to', 'x'],
      ['undo', 'x'],
      ['redo', 'x'],
      ['history', 'x', 'y'],
      ['history', '--count', '0'],
    ]) {
      expect(await selvedge(...(wrong as [string]))).toMatchObject({ code: 2, stdout: '' })
    }
  }, 60_000)

  it('history: tells what happened to one image', async () => {
    const file = String((await selvedge('list', '--where', 'shade=red', '--json')).json()[0]?.['file'])
    const past = await selvedge('history', file, '--count', '1')
    expect(past.stdout.split('\n')[1]).toMatch(
      /Shade: red \(imported\) -> ruby \(imported\) +Shade: merge red into ruby on 8 images +taken back$/,
    )
    expect(await selvedge('history', 'none.jpg')).toMatchObject({ code: 1, stdout: '' })
  }, 60_000)

  it('labels: says something of one, and splits one', async () => {
    const shade = ['labels', '-a', 'shade'] as const
    const said = ['--under', 'ruby', '--key', 'r', '--colour', '#AA0011', '--also', 'scarlet', '--describe', 'Warm.']
    expect(await selvedge(...shade, '--change', 'red', ...said)).toMatchObject({
      stdout: 'red: under ruby; key R; #aa0011; also scarlet; Warm.\n',
    })
    for (const name of ['--under', '--key', '--colour', '--also', '--describe']) {
      await selvedge(...shade, '--change', 'red', name, '')
    }
    expect((await selvedge(...shade)).stdout).toMatch(/^red +8 +8$/m)
    const split = await selvedge(...shade, '--split', 'red', '--to', 'rose', '--where', 'shade:imported', '--json')
    expect(event(split, 'label-split')).toMatchObject({ from: 'red', name: 'rose', images: 8 })
    await selvedge('undo')
    for (const wrong of [
      ['--change', 'red'],
      ['--key', 'R'],
      ['--change', 'red', '--key', 'RR'],
      ['--change', 'red', '--colour', 'red'],
      ['--split', 'red', '--to', 'rose'],
      ['--add', 'rose', '--text', 'red'],
      ['--add', 'rose', '--forget-name'],
    ]) {
      expect(await selvedge(...shade, ...wrong)).toMatchObject({ code: 2, stdout: '' })
    }
  }, 60_000)

  it('labels: retires one, and deletes one after it has said what goes with it', async () => {
    const retired = await selvedge('labels', '-a', 'shade', '--retire', 'red')
    expect(retired.stdout).toBe('red is retired: it stays on 8 images and is offered no more\n')
    expect((await selvedge('labels', '-a', 'shade')).stdout).toMatch(/^red +8 +8 +retired$/m)
    expect(await selvedge('labels', '-a', 'shade', '--offer', 'red')).toMatchObject({
      stdout: 'red is offered again\n',
    })
    const asked = await selvedge('labels', '-a', 'shade', '--delete', 'red')
    expect(asked).toMatchObject({ code: 2, stdout: '' })
    expect(asked.stderr).toContain('"red" carries 8 decisions, which go with it. Say so with --yes.')
    expect(await selvedge('labels', '-a', 'shade', '--delete', 'ruby')).toMatchObject({
      stdout: 'ruby is deleted, with 0 decisions\n',
    })
    const deleted = await selvedge('labels', '-a', 'shade', '--delete', 'red', '--yes', '--json')
    expect(event(deleted, 'label-deleted')).toMatchObject({ name: 'red', given: 8, rejected: 0 })
    await selvedge('undo')
    expect((await selvedge('labels', '-a', 'shade')).stdout).toMatch(/^red +8 +8$/m)
  }, 60_000)

  it('attributes: describes one, and lists some first', async () => {
    expect(await selvedge('attributes', '--describe', 'fit', '--as', 'How it sits.')).toMatchObject({ code: 0 })
    expect((await selvedge('attributes', '--order', 'fit,shade')).stdout).toMatch(/^Fit of the garment, Shade, /)
    expect(await selvedge('attributes', '--several', 'fit')).toMatchObject({
      stdout: 'images may have several labels of Fit of the garment\n',
    })
    expect(await selvedge('attributes', '--single', 'fit')).toMatchObject({ code: 0 })
    for (const wrong of [
      ['--describe', 'fit'],
      ['--as', 'x'],
      ['--order', 'fit', '--delete', 'fit'],
    ]) {
      expect(await selvedge('attributes', ...wrong)).toMatchObject({ code: 2, stdout: '' })
    }
  }, 60_000)

  it('attributes: renames one, and deletes one after it has said what goes with it', async () => {
    expect(await selvedge('attributes', '--rename', 'fit', '--to', 'Fit')).toMatchObject({
      stdout: 'Fit of the garment is now Fit\n',
    })
    const asked = await selvedge('attributes', '--delete', 'shade')
    expect(asked).toMatchObject({ code: 2, stdout: '' })
    expect(asked.stderr).toContain('Shade carries 16 decisions, which go with it. Say so with --yes.')
    const deleted = await selvedge('attributes', '--delete', 'shade', '--yes')
    expect(deleted.stdout).toBe('Shade is deleted, with its models and 16 decisions\n')
    expect((await selvedge('attributes')).stdout).not.toMatch(/^shade/m)
    await selvedge('undo')
    expect((await selvedge('attributes')).stdout).toMatch(/^shade +Shade +one label +2 +16 +–$/m)
    expect(await selvedge('attributes', '--delete', 'caption')).toMatchObject({ code: 2, stdout: '' })
    for (const wrong of [['--rename', 'a'], ['--yes'], ['--delete', 'a', '--add', 'b'], ['--attribute', 'shade']]) {
      expect(await selvedge('attributes', ...wrong)).toMatchObject({ code: 2, stdout: '' })
    }
  }, 60_000)

  it('catalogs: lists them, removes one, and forgets a removed one only when told twice', async () => {
    const other = join(base, 'other')
    await makeGarments(other, ['red'], 1)
    await selvedge('add', other, '--no-tag')
    const list = await selvedge('catalogs')
    expect(list.stdout).toMatch(/^catalog +name +images +unreadable +folder\n/)
    const id = /^ *(\d+) +other +1 +0 +\S*other$/m.exec(list.stdout)?.[1] ?? ''
    const moved = join(base, 'moved')
    await rename(other, moved)
    const located = await selvedge('catalogs', '--locate', id, '--at', moved)
    expect(located).toMatchObject({ code: 0, stdout: expect.stringContaining('other lies in ') as string })
    const removed = await selvedge('catalogs', '--remove', id)
    expect(removed.stdout).toBe(
      'other is removed; its files stay, and what was decided on them: by people on 0, by tables alone on 0\n',
    )
    expect((await selvedge('catalogs')).stdout).not.toContain('other')
    expect((await selvedge('catalogs', '--removed')).stdout).toMatch(
      new RegExp(`^ *${id} +other +[\\d-]{10} +\\S*moved$`, 'm'),
    )
    const asked = await selvedge('catalogs', '--purge', id)
    expect(asked).toMatchObject({ code: 2, stdout: '' })
    expect(asked.stderr).toContain('forgets all that was decided on its images, which nothing brings back.')
    const purged = await selvedge('catalogs', '--purge', id, '--yes')
    expect(purged).toMatchObject({ code: 0, stdout: 'other is forgotten; its files stay\n' })
    expect((await selvedge('catalogs', '--removed')).stdout).not.toContain('other')
    expect(await selvedge('catalogs', '--purge', id, '--yes')).toMatchObject({ code: 1, stdout: '' })
    for (const wrong of [
      ['x'],
      ['--remove', 'x'],
      ['--purge', 'x'],
      ['--yes'],
      ['--locate', '1'],
      ['--removed', '--purge', '1'],
    ]) {
      expect(await selvedge('catalogs', ...wrong)).toMatchObject({ code: 2, stdout: '' })
    }
  }, 60_000)

  it('next: names the files to decide on, as tables name them', async () => {
    const result = await selvedge('next', '--attribute', 'shade', '--count', '3', '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    const files = result.json()
    expect(files).toHaveLength(3)
    for (const line of files) {
      const file = String(line['file'])
      expect(line).toMatchObject({ event: 'next', by: 'typical', label: null, path: join(folder, file) })
      expect(file, 'not decided').toMatch(/^(red|blue)-p000[89]\.jpg$|^green/)
    }
    const plain = await selvedge('next', '-a', 'type', '--count', '2')
    expect(plain.stdout.split('\n')[0]).toMatch(/^file +predicted +confidence +margin$/)
    expect(plain.stdout.split('\n')[1]).toMatch(/^\w+-p\d+\.jpg +\w.* +[\d.]+ % +[\d.]+ %$/)
    expect(await selvedge('next', '-a', 'type', '--count', '0')).toMatchObject({ code: 2 })
    expect(await selvedge('next')).toMatchObject({ code: 2 })
  }, 60_000)

  it('label --make-attributes: columns that are no attribute yet become one, else they are named', async () => {
    const rows = Array.from({ length: 8 }, (_, index) => `red-p000${index}.jpg,${index % 2 ? 'wool' : 'silk'},`)
    await writeFile(join(base, 'fabric.csv'), ['file,fabric,note', ...rows].join('\n'))
    await writeFile(join(base, 'both.csv'), ['file,fabric,note,shade', ...rows.map((row) => `${row},red`)].join('\n'))
    const plain = await selvedge('label', join(base, 'both.csv'))
    expect(plain.stdout).toContain('column "fabric" left alone (8 values): no attribute is called so\n')
    expect(plain.stderr).toContain('--make-attributes makes attributes of such columns')
    const result = await selvedge('label', join(base, 'fabric.csv'), '--make-attributes', '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(event(result, 'attribute-made')).toMatchObject({ title: 'Fabric' })
    expect(event(result, 'column-unused')).toMatchObject({ column: 'note', reason: 'it has no values' })
    expect(event(result, 'labelled')).toMatchObject({
      labels: 8,
      created: 2,
      made: ['Fabric'],
      unused: [{ column: 'note', values: 0, reason: 'it has no values' }],
    })
  }, 60_000)

  it('train: makes a candidate and says what it would change', async () => {
    const result = await selvedge('train', '--attribute', 'shade', '--seed', '3', '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(event(result, 'trained')).toMatchObject({
      examples: 16,
      before: null,
      protected: 16,
      unchanged: 0,
      flips: 6,
    })
    expect(event(result, 'point')).toMatchObject({
      iteration: expect.any(Number) as number,
      loss: expect.any(Number) as number,
    })
    const plain = await selvedge('train', '-a', 'Shade', '--l2', '0.1', '--iterations', '20')
    expect(plain.stdout).toContain('it would change 6 labels, leave 0; 16 decided or imported stay')
    expect(plain.stderr).toMatch(/selvedge accept --version \d+/)
  }, 60_000)

  it('test --confusion: where nothing else is decided, of what was held out when it was trained', async () => {
    const models = await selvedge('models', '--json')
    const [second, first] = models.json().filter((line) => line['attribute'] === 'shade')
    const file = join(base, 'held-out.csv')
    const asked = ['--attribute', 'shade', '--confusion', file, '--json']
    const result = await selvedge('test', ...asked, '--version', String(first?.['id']))
    expect(result.code).toBe(0)
    const { heldOut } = event(result, 'tested') as unknown as { heldOut: { images: number } }
    const rows = parse(await readFile(file, 'utf8'))
    const counts = rows.slice(1).flatMap(([, ...row]) => row.map(Number))
    expect(counts.reduce((sum, count) => sum + count)).toBe(heldOut.images)
    // A penalty that was asked for is measured out of fold as well.
    const other = await selvedge('test', ...asked, '--version', String(second?.['id']))
    expect(event(other, 'tested')).toMatchObject({ heldOut: { images: 16 } })
  }, 60_000)

  it('models, accept, runs and test', async () => {
    const models = await selvedge('models', '--json')
    const shade = models.json().filter((line) => line['attribute'] === 'shade')
    expect(shade.map((line) => line['state'])).toEqual(['candidate', 'replaced'])
    const version = String(shade[1]?.['id'])
    const accepted = await selvedge('accept', '--version', version)
    expect(accepted).toMatchObject({ code: 0, stdout: `version ${version} is in use now\n` })
    const runs = await selvedge('runs', '--attribute', 'shade')
    expect(runs.stdout.trimEnd().split('\n')).toHaveLength(3)
    expect(runs.stdout).toMatch(/^ *2 .* done +L-BFGS +16 +[\d.]+ s +\d+ +top-1 [\d.]+ %/m)
    expect(runs.stdout).toMatch(/^ *1 .* done +L-BFGS +16 +[\d.]+ s +\d+ +top-1 [\d.]+ %/m)
    await writeFile(join(base, 'more.csv'), 'file,shade\nred-p0008.jpg,red\nblue-p0008.jpg,blue\n')
    await selvedge('label', join(base, 'more.csv'))
    const test = await selvedge('test', '--attribute', 'shade', '--version', version)
    expect(test).toMatchObject({ code: 0 })
    expect(test.stdout).toMatch(/this library, not learned from: top-1 [\d.]+ %.* on 2 images/)
    expect(test.stdout).toMatch(/^label +images +recall +precision$/m)
  }, 60_000)

  it('test --confusion: writes what is taken for what, as a picture and a table', async () => {
    const files = ['png', 'svg', 'csv'].map((ending) => join(base, `confusion.${ending}`))
    const asked = files.flatMap((file) => ['--confusion', file])
    const result = await selvedge('test', '--attribute', 'shade', ...asked, '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    const { library: measured, confusion } = event(result, 'tested') as unknown as {
      library: { images: number; top1: number }
      confusion: { labels: string[]; counts: number[][] }
    }
    const counts = confusion.counts.flat()
    expect(counts.reduce((sum, count) => sum + count)).toBe(measured.images)
    const right = confusion.counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0)
    expect(right / measured.images).toBeCloseTo(measured.top1)
    const rows = parse(await readFile(files[2] ?? '', 'utf8'))
    expect(rows[0]).toEqual(['true label', ...confusion.labels])
    expect(rows.slice(1).map(([, ...row]) => row.map(Number))).toEqual(confusion.counts)
    expect(await sharp(files[0]).metadata()).toMatchObject({ format: 'png' })
    expect(await readFile(files[1] ?? '', 'utf8')).toMatch(/^<svg[^]*recall[^]*<\/svg>\n$/)
    expect(await selvedge('test', '-a', 'shade', '--confusion', join(base, 'a.doc'))).toMatchObject({ code: 2 })
  }, 60_000)

  it('test --report: writes all that is known, as its ending says', async () => {
    const files = ['html', 'csv'].map((ending) => join(base, `report.${ending}`))
    const asked = files.flatMap((file) => ['--report', file])
    expect(await selvedge('test', '--attribute', 'shade', ...asked)).toMatchObject({ code: 0, stderr: '' })
    expect(await readFile(files[0] ?? '', 'utf8')).toContain('What is taken for what')
    expect(await readFile(files[1] ?? '', 'utf8')).toMatch(/^part,name,called,right,of,share,low,high,F1$/m)
    expect(await selvedge('test', '-a', 'shade', '--report', join(base, 'a.doc'))).toMatchObject({ code: 2 })
  }, 60_000)

  it("train --solver sgd: the original library's procedure, with a checkpoint to go on from", async () => {
    const checkpoint = join(base, 'checkpoint')
    const settings = ['--solver', 'sgd', '--lr', '0.02', '--epochs', '3', '--batch-size', '10', '--seed', '3']
    const result = await selvedge('train', '--attribute', 'shade', ...settings, '--checkpoint', checkpoint, '--json')
    expect(result.code).toBe(0)
    const trained = event(result, 'trained')
    expect(trained).toMatchObject({ examples: expect.any(Number) as number })
    const done = await selvedge('train', '--resume', String(trained?.['runId']))
    expect(done).toMatchObject({ code: 2, stdout: '' })
    expect(done.stderr).toContain('is done. Train again')
    expect(existsSync(join(checkpoint, 'head.checkpoint'))).toBe(true)
  }, 120_000)

  it('train beyond the original: smoothing, decay, balance and a hidden layer', async () => {
    const beyond = ['--label-smoothing', '0.1', '--weight-decay', '0.001', '--class-balance', 'sqrt', '--hidden', '16']
    const settings = ['--attribute', 'shade', '--solver', 'sgd', '--epochs', '3', ...beyond]
    const result = await selvedge('train', ...settings, '--from-scratch', '--json')
    expect(result.code).toBe(0)
    const { runId } = event(result, 'trained') as { runId: number }
    const runs = await selvedge('runs', '--attribute', 'shade', '--json')
    expect(runs.json().find((line) => line['id'] === runId)).toMatchObject({
      options: { labelSmoothing: 0.1, weightDecay: 0.001, classBalance: 'sqrt', hiddenUnits: 16 },
    })
    const misused = [
      ['--hidden', '8'],
      ['--label-smoothing', '0.9'],
      ['--resume', '3', '--seed', '1'],
      ['--resume', 'x'],
    ]
    for (const wrong of misused) {
      expect(await selvedge('train', '--attribute', 'shade', ...wrong)).toMatchObject({ code: 2 })
    }
  }, 60_000)

  it('plot: draws the learning curve of a run', async () => {
    const svg = join(base, 'curve.svg')
    const png = join(base, 'curve.png')
    expect(await selvedge('plot', '--run', '1', '--output', svg)).toMatchObject({ code: 0 })
    expect(await selvedge('plot', '--run', '1', '--output', png)).toMatchObject({ code: 0 })
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg[^]*Held out[^]*<path[^]*<\/svg>\n$/)
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 960, height: 400 })
    const both = join(base, 'both.svg')
    expect(await selvedge('plot', '--run', '1', '--run', '2', '--output', both)).toMatchObject({ code: 0 })
    expect(await readFile(both, 'utf8')).toMatch(/Shade, run 1: \d+ iterations[^]*Shade, run 2: \d+ iterations/)
    expect(await selvedge('plot', '--run', '1', '--output', join(base, 'curve.doc'))).toMatchObject({ code: 2 })
    expect(await selvedge('plot', '--run', '999', '--output', svg)).toMatchObject({ code: 1 })
  }, 60_000)

  it('train --accept puts the new version to use at once', async () => {
    const result = await selvedge('train', '--attribute', 'shade', '--accept', '--json')
    expect(result).toMatchObject({ code: 0 })
    expect(event(result, 'accepted')).toEqual({ event: 'accepted', versionId: event(result, 'trained')?.['versionId'] })
  }, 60_000)

  it('features --backbone: makes those of a backbone that is not in use, and writes them', async () => {
    const network = join(base, 'small.onnx')
    await writeSmallNetwork(network)
    const name = String(event(await selvedge('models', 'add', network, '--json'), 'backbone')?.['name'])
    const path = join(base, 'small.npy')
    const written = await selvedge('features', '--backbone', name, '--output', path)
    expect(written).toMatchObject({
      code: 0,
      stdout: '22 x 12 features written to small.npy, their files to small.csv\n',
    })
    const again = await selvedge('features', '--backbone', name)
    expect(again.stderr).toContain('0 images read')
    expect(again.stdout).toContain(`${name}: 22 x 12 stored`)
    const unknown = await selvedge('features', '--backbone', 'nothing')
    expect(unknown).toMatchObject({ code: 1, stdout: '' })
    expect(unknown.stderr).toContain('There is no backbone "nothing"; there are ')
  }, 60_000)

  it('export: writes every image', async () => {
    const path = join(base, 'out.csv')
    expect(await selvedge('export', '--format', 'csv', '--output', path)).toMatchObject({
      code: 0,
      stdout: '23 images written to out.csv\n',
    })
    const rows = parse(await readFile(path, 'utf8'), { columns: true }) as unknown as Record<string, string>[]
    expect(rows).toHaveLength(23)
    expect(rows.find(({ file }) => file === 'blue-p0001.jpg')).toMatchObject({
      shade: 'blue',
      'shade source': 'imported',
    })
    expect(rows.find(({ file }) => file === 'blue-p0009.jpg')).toMatchObject({ 'shade source': 'machine' })
  }, 60_000)

  it('export --where, --text: writes the images that fit all that is said', async () => {
    const path = join(base, 'some.csv')
    const files = async (...conditions: string[]) => {
      expect(await selvedge('export', '--output', path, ...conditions)).toMatchObject({ code: 0 })
      return parse(await readFile(path, 'utf8'), { columns: true }) as unknown as Record<string, string>[]
    }
    const all = await files()
    const those = (fits: (shade: string, source: string, file: string) => boolean) =>
      all.filter((row) => fits(row['shade'] ?? '', row['shade source'] ?? '', row['file'] ?? ''))
    const imported = await files('--where', 'Shade=red', '--where', 'shade:imported')
    expect(imported).toEqual(those((shade, source) => shade === 'red' && source === 'imported'))
    expect(imported.length).toBeGreaterThan(0)
    expect(await files('--where', 'shade=RED,blue')).toEqual(those((shade) => shade === 'red' || shade === 'blue'))
    const others = await files('--where', 'shade!=red')
    expect(others).toEqual(those((shade) => shade !== 'red'))
    expect(others.map(({ file }) => file)).toContain('broken.jpg')
    expect(await files('--where', 'shade:machine,untagged', '--text', 'P0009 jpg')).toEqual(
      those((_shade, source, file) => (source === 'machine' || source === '') && file.includes('p0009')),
    )
    const sure = await files('--where', 'shade>=0.6')
    expect(sure).toEqual(all.filter((row) => Number(row['shade confidence'] || -1) >= 0.6))
    const named = (start: string) => all.map(({ file = '' }) => file).filter((file) => file.startsWith(start))
    const next = await selvedge('next', '-a', 'shade', '--where', 'shade:unreviewed', '--text', 'green', '--json')
    expect(next.json().map(({ file }) => file)).toEqual(expect.arrayContaining(named('green')))
    expect(next.json().every(({ file }) => String(file).startsWith('green'))).toBe(true)
  }, 120_000)

  it('export --where: says what it does not take', async () => {
    const wrong = {
      shade: '--where does not take "shade"',
      'shade:odd': 'there is no state "odd"; there are unreviewed, human',
      'shade>=2': 'needs a confidence from 0 to 1',
      'sleeve=long': 'There is no attribute "sleeve"',
      'shade=pink': 'Shade has no label "pink". See those it has with: selvedge labels --attribute "shade"',
      'caption=dress': 'Caption has no labels: find its words with --text.',
    }
    for (const [condition, sentence] of Object.entries(wrong)) {
      const result = await selvedge('export', '--output', join(base, 'none.csv'), '--where', condition)
      expect(result).toMatchObject({ code: 2, stdout: '' })
      expect(result.stderr).toContain(sentence)
    }
  }, 60_000)

  it('doctor: finds nothing wrong', async () => {
    const result = await selvedge('doctor', '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    for (const check of result.json()) expect(check).toMatchObject({ event: 'check', ok: true, remedy: null })
    const plain = await selvedge('doctor')
    expect(plain.stdout).toMatch(/^ok {3}Database: SQLite/m)
  }, 60_000)

  it('doctor: a model whose file is gone gives way to the one before, and that is said', async () => {
    const models = await selvedge('models', '--json')
    const active = models.json().find((line) => line['attribute'] === 'shade' && line['state'] === 'active')
    await rm(join(library, 'models', `shade-${String(active?.['runId'])}`, 'head.onnx'))
    const result = await selvedge('doctor')
    expect(result.stderr).toMatch(/^The model "[^"]+" is damaged or gone\. .*What you decided is as it was\.$/m)
    expect(result.code, 'nothing is wrong any more').toBe(0)
  }, 60_000)

  it('doctor: says what is wrong and ends with 1, and --repair mends what can be', async () => {
    await writeFile(join(library, 'notes.txt'), 'of somebody else')
    const [month = ''] = await readdir(join(library, 'journal'))
    await appendFile(join(library, 'journal', month), 'no line of a journal\n')
    const result = await selvedge('doctor')
    expect(result.code).toBe(1)
    expect(result.stdout).toMatch(/^BAD {2}Journal: 1 of \d+ lines are damaged/m)
    expect(result.stdout).toMatch(/^BAD {2}Files: not of the library: notes\.txt/m)
    const repaired = await selvedge('doctor', '--repair')
    expect(repaired.code, 'a file of somebody else is not touched').toBe(1)
    expect(repaired.stdout).toMatch(/^ok {3}Journal: /m)
    await rm(join(library, 'notes.txt'))
    expect((await selvedge('doctor')).code).toBe(0)
  }, 60_000)
})
