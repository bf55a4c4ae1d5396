/** Where the shipped models are made: a folder with the networks, the libraries, and a list of what is done. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, shippedNode } from '../bootstrap/paths.mjs'

export class Workroom {
  #folder
  #done
  #label

  /** @param {string} folder @param {string} label that a report of a step begins with */
  constructor(folder, label = '') {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    this.#label = label
    this.#done = existsSync(this.#steps) ? JSON.parse(readFileSync(this.#steps, 'utf8')) : {}
  }

  get #steps() {
    return this.path('steps.json')
  }

  /** @param {...string} parts */
  path(...parts) {
    return join(this.#folder, ...parts)
  }

  /**
   * Does a step, or answers what came of it in an earlier run.
   * @template Result
   * @param {string} name
   * @param {() => Result} make
   * @returns {Result}
   */
  once(name, make) {
    if (name in this.#done) return this.#done[name]
    console.log(`${this.#label}${name} …`)
    const started = Date.now()
    const result = make() ?? null
    this.#done[name] = result
    writeFileSync(this.#steps, `${JSON.stringify(this.#done)}\n`)
    console.log(`${this.#label}${name}: ${Math.round((Date.now() - started) / 1000)} s`)
    return /** @type {Result} */ (result)
  }

  /**
   * A new library in place of one that an earlier run left.
   * @param {string} name
   * @param {string} resources
   */
  newLibrary(name, resources) {
    rmSync(this.path(name), { recursive: true, force: true })
    return this.library(name, resources)
  }

  /**
   * One library, worked on with shipped models of its own.
   * @param {string} name
   * @param {string} resources a folder that holds `models`
   */
  library(name, resources) {
    return new Library(this.path(name), resources)
  }
}

export class Library {
  #folder
  #resources

  /** @param {string} folder @param {string} resources */
  constructor(folder, resources) {
    this.#folder = folder
    this.#resources = resources
  }

  /** Where the model of a run lies. @param {string} name */
  model(name) {
    return join(this.#folder, 'models', name)
  }

  /** Runs one command of the product and answers its results. @param {...string} args @returns {any[]} */
  selvedge(...args) {
    const run = spawnSync(
      shippedNode,
      [inRoot('out', 'main', 'cli.js'), ...args, '--library', this.#folder, '--json'],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 30,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, SELVEDGE_RESOURCES: this.#resources },
      },
    )
    const lines = run.stdout.trim().split('\n').filter(Boolean)
    const results = lines.map((line) => JSON.parse(line))
    if (run.status !== 0) throw new Error(`selvedge ${args.join(' ')}: ${lines.at(-1)}`)
    return results
  }

  /** The result of a command that is of this kind. @param {string} event @param {...string} args @returns {any} */
  result(event, ...args) {
    return this.selvedge(...args).find((result) => result.event === event)
  }
}

/**
 * Copies a model with changes of its card.
 * @param {string} from @param {string} to @param {Record<string, unknown>} changes
 */
export function copyModel(from, to, changes) {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
  const path = join(to, 'card.json')
  const card = { ...JSON.parse(readFileSync(path, 'utf8')), ...changes }
  writeFileSync(path, `${JSON.stringify(card, null, 2)}\n`)
}
