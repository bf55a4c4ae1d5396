import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../build/bootstrap/paths.mjs'
import { border, listOf, textsOf } from '../../build/licences/page.mjs'
import { bundled, shippedPackages } from '../../build/licences/shipped.mjs'

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(inRoot(path), 'utf8'))

/** Whose terms a release keeps by naming them and giving their text. */
const permissive = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'MPL-2.0'],
  ...['Unlicense', 'Zlib', 'CC0-1.0', 'Python-2.0', 'OFL-1.1'],
])

describe('what ships', () => {
  it('is what the program needs to run and what is built into the window, from wherever it lies', () => {
    const locked = {
      '': { version: '1.0.0' },
      'node_modules/runs': { version: '1.0.0', license: 'MIT', dependencies: { shared: '1' } },
      'node_modules/shared': { version: '1.0.0', license: 'ISC' },
      'node_modules/builds': { version: '1.0.0', license: 'MIT', dev: true },
      'node_modules/svelte': { version: '5.0.0', license: 'MIT', dev: true, dependencies: { shared: '2', inner: '1' } },
      'node_modules/svelte/node_modules/shared': { version: '2.0.0', license: 'BSD-3-Clause', dev: true },
      'node_modules/inner': { version: '1.0.0', dev: true },
    }
    const packages = shippedPackages(locked)
    expect(packages.map(({ name, version, licence }) => `${name} ${version} ${licence}`)).toEqual([
      'inner 1.0.0 see its text',
      'runs 1.0.0 MIT',
      'shared 1.0.0 ISC',
      'shared 2.0.0 BSD-3-Clause',
      'svelte 5.0.0 MIT',
    ])
  })

  it('names every package that a part of is built into the programs', () => {
    const { dependencies, optionalDependencies } = read('package.json')
    const apart = new Set([...Object.keys({ ...dependencies, ...optionalDependencies }), 'electron'])
    const used = new Set()
    for (const folder of ['src-main', 'src-preload', 'src-renderer'].map((name) => inRoot(name))) {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(ts|svelte)$/.test(name)) continue
        const source = readFileSync(join(folder, name), 'utf8')
        for (const [, from = ''] of source.matchAll(/^\s*import\s(?!type\b)[^'"]*['"]([^.'"][^'"]*)['"]/gm)) {
          const owner = from.split('/', from.startsWith('@') ? 2 : 1).join('/')
          if (!isBuiltin(from) && !apart.has(owner)) used.add(owner)
        }
      }
    }
    expect([...used].sort()).toEqual([...bundled].sort())
  })

  it('is under licences that allow it; the lesser licence is for libraries that lie in files of their own', () => {
    const other = shippedPackages(read('package-lock.json').packages).filter(
      ({ licence }) => !licence.split(/[\s()]+/).every((id) => ['', 'AND', 'OR'].includes(id) || permissive.has(id)),
    )
    const lesser = /^(@img\/sharp-(libvips|win32|wasm32)|libheif-js)/
    expect(other.filter(({ name, licence }) => !lesser.test(name) || !/LGPL-3\.0/.test(licence))).toEqual([])
    expect(other.map(({ name }) => name)).toContain('@img/sharp-libvips-linux-x64')
  })
})

describe('the page of licences', () => {
  it('has the text of every package: its own, or that of the licence it names', () => {
    const packages = shippedPackages(read('package-lock.json').packages).filter(({ name }) =>
      ['zod', '@img/sharp-libvips-linux-x64', '@tensorflow/tfjs'].includes(name),
    )
    const list = listOf(packages, { electron: '1', node: '2', libvips: '3' })
    expect(list.endsWith(border)).toBe(true)
    for (const { name, version } of packages) expect(list).toContain(`${name} ${version}`)
    const texts = textsOf(inRoot('.'), packages)
    for (const words of [
      /Copyright \(c\) \d+ Colin McDonnell/,
      /Apache License/,
      /GNU LESSER GENERAL PUBLIC LICENSE/,
    ]) {
      expect(texts).toMatch(words)
    }
    expect(texts).toMatch(/GNU GENERAL PUBLIC LICENSE\s+Version 3/)
  })
})
