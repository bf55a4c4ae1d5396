import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import standard from 'spdx-license-list/full.js'

/** @typedef {import('./shipped.mjs').Package} Package */

/** Where the list of packages ends. It is the same on every system; which texts can be read depends on what is installed. */
export const border = '\nTEXTS\n=====\n'

const rule = '-'.repeat(100)

/** What is no npm package, or is more than its package says. @param {{ electron: string, node: string, libvips: string }} versions */
const foreword = ({ electron, node, libvips }) => `Third-party software in Selvedge
================================

Written by \`npm run licences\`. Selvedge itself is under the MIT licence (LICENSE); the trained models it ships, and the
licence of each, are listed in NOTICE.

Electron ${electron} and Chromium
    MIT; Chromium and what it holds under their own licences. Both texts lie beside the program in every release, as LICENSE
    (or LICENSE.electron.txt) and LICENSES.chromium.html.

Node.js ${node} (package "node"), which runs the engine and its workers
    MIT, and the licences of what it holds: https://github.com/nodejs/node/blob/v${node}/LICENSE

libvips ${libvips} and the libraries it is built with (packages "@img/sharp-libvips-…"), which decode pictures
    libvips itself, glib, pango, librsvg, libheif, libexif, fribidi and proxy-libintl are under the GNU Lesser General Public
    License, version 3 or later; the table below names them all. They are used unchanged, as a shared library in a file of
    its own (node_modules/@img/sharp-libvips-…/lib), which may be replaced by another build of the same interface. Their sources,
    and how they are built: https://github.com/lovell/sharp-libvips and https://github.com/libvips/libvips

libheif and libde265 (package "libheif-js"), which read HEIC pictures
    GNU Lesser General Public License, version 3 or later. Used unchanged, as a module in a file of its own
    (node_modules/libheif-js/libheif-wasm), which may be replaced. Sources: https://github.com/catdad-experiments/libheif-js,
    https://github.com/strukturag/libheif and https://github.com/strukturag/libde265

ONNX Runtime (package "onnxruntime-node"), which runs the models
    MIT, and the licences of what it holds: https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt

TensorFlow (packages "@tensorflow/…"; its native library is no part of Selvedge and is fetched where a person asks for it)
    Apache License 2.0: https://github.com/tensorflow/tensorflow/blob/master/LICENSE
`

/** The part that is the same everywhere. @param {Package[]} packages @param {Parameters<typeof foreword>[0]} versions */
export function listOf(packages, versions) {
  const rows = packages.map(({ name, version, licence }) => `${`${name} ${version}`.padEnd(60)} ${licence}`)
  return `${foreword(versions)}\n\nPACKAGES\n========\n\n${rows.join('\n')}\n${border}`
}

/** What a package says of its licence in files of its own. @param {string} root @param {Package} shipped */
function ownTexts(root, { place }) {
  const folder = join(root, place)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice|third.?party)/i.test(entry.name))
    .map(({ name }) => name)
  // The only place where libvips names what it is built with.
  if (place.includes('/sharp-libvips-')) names.push('README.md')
  return names.sort().map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
}

/** The standard texts of the licences an expression names. @param {string} expression */
function standardTexts(expression) {
  const named = expression.split(/[\s()]+/).map((id) => standard[/** @type {keyof typeof standard} */ (id)])
  return named.flatMap((licence) => (licence ? [licence.licenseText.trim()] : []))
}

/** Every text once, below the packages that it is of. @param {string} root @param {Package[]} packages */
export function textsOf(root, packages) {
  /** @type {Map<string, string[]>} */
  const owners = new Map()
  for (const shipped of packages) {
    const own = ownTexts(root, shipped)
    const isNamedOnly = own.length === 0 || shipped.place.includes('/sharp-libvips-')
    for (const text of isNamedOnly ? [...own, ...standardTexts(shipped.licence)] : own) {
      owners.set(text, [...(owners.get(text) ?? []), `${shipped.name} ${shipped.version}`])
    }
  }
  // The lesser licence adds to the general one, and is not whole without it.
  owners.set(standard['GPL-3.0-or-later'].licenseText.trim(), [
    '(the GNU General Public License, to which the Lesser one refers)',
  ])
  return [...owners].map(([text, names]) => `${rule}\n${names.join(', ')}\n${rule}\n\n${text}\n`).join('\n\n')
}
