import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../bootstrap/failure.mjs'
import { inRoot, root } from '../bootstrap/paths.mjs'

/** The home folder of the person who types the commands: a temporary one, with the sample catalog in it. */
export class Home {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder
    this.library = join(folder, 'library')
  }

  static async make() {
    const home = new Home(realpathSync(mkdtempSync(join(tmpdir(), 'selvedge-transcript-'))))
    const place = (/** @type {string[]} */ ...parts) => join(home.folder, ...parts)
    const sample = inRoot('resources', 'sample')
    cpSync(sample, place('photos'), { recursive: true })
    for (const name of ['labels.csv', 'README.md']) rmSync(place('photos', name), { force: true })
    cpSync(join(sample, 'labels.csv'), place('labels.csv'))
    writeFileSync(place('prices.csv'), 'article,price\n1004,19.90\n')
    mkdirSync(place('networks'))
    writeFileSync(place('networks', 'broken.onnx'), 'no network')
    // A stand-in with random weights: a real network is too large to lie in this repository twice.
    const { writeSmallNetwork } = await import('../../test/helpers/small-network.ts')
    await writeSmallNetwork(place('networks', 'shop-net.onnx'), { features: 64, seed: 5 })
    return home
  }

  /** What is typed, as a shell gives it to the program. @param {string} argument */
  expand(argument) {
    return argument.startsWith('~/') ? join(this.folder, argument.slice(2)) : argument
  }

  /** What the program says, without a word of this machine. @param {string} output */
  redact(output) {
    const text = output.replaceAll(this.folder, '~').replaceAll(root, 'selvedge')
    const { homedir, username } = userInfo()
    for (const word of [tmpdir(), homedir, `/${username}`, hostname()]) {
      if (text.split(/[\s"“”,:;]+/).some((part) => part === word || part.startsWith(`${word}/`))) {
        throw new Failure(`An output tells of this machine: "${word}" is in it.`, { cause: text })
      }
    }
    return text
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
