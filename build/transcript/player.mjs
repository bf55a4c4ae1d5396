import { closeSync, existsSync, openSync, readFileSync, readdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { start } from '../bootstrap/child.mjs'
import { Failure } from '../bootstrap/failure.mjs'
import { childEnvironment, inRoot, shippedNode } from '../bootstrap/paths.mjs'

/**
 * @typedef {import('./scenes.mjs').Scene} Scene
 * @typedef {import('./scenes.mjs').Step} Step
 * @typedef {{ typed: string, output: string, code: number, cut: number }} Played what came of one command
 */

/** What outputs say that later commands name: the values of `{run}` and its like, newest last. */
const named = {
  version: /: version (\d+) from /,
  run: /\(run (\d+)\)$/m,
  resume: /train --resume (\d+)/,
  backbone: /backbones --use (\S+)$/m,
  current: /^\* {2}(\S+) +(?:shipped|added|trained) /m,
}

/** Plays commands one after another in one home. */
export class Player {
  #home
  /** @type {Record<string, string[]>} */
  #values = {}

  /** @param {import('./home.mjs').Home} home */
  constructor(home) {
    this.#home = home
  }

  /** @param {Scene} scene @returns {Promise<Played[]>} none where it needs what is not here */
  async play({ steps, native = false }) {
    const played = []
    if (native && !(await this.#hasNative())) return played
    for (const step of steps) played.push(await this.#playStep(step))
    return played
  }

  /** Whether native TensorFlow computes: plain JavaScript takes too long for a backbone. */
  async #hasNative() {
    const { output } = await this.#playStep({ command: 'doctor' })
    return /^ok .*: Native TensorFlow/m.test(output)
  }

  /** @param {Step} step @returns {Promise<Played>} */
  async #playStep({ command, code: expected = 0, cut = 30, interrupt = false }) {
    const typed = `selvedge ${this.#fill(command)}`
    const log = join(this.#home.folder, '.output')
    const descriptor = openSync(log, 'w')
    try {
      const code = await this.#run(typed.split(' ').slice(1), descriptor, interrupt)
      const output = this.#home.redact(readFileSync(log, 'utf8'))
      if (code !== expected) throw new Failure(`"${typed}" ended with ${code}, not with ${expected}: ${output}`)
      for (const [name, pattern] of Object.entries(named)) {
        const found = pattern.exec(output)?.[1]
        if (found) (this.#values[name] ??= []).push(found)
      }
      return { typed, output, code, cut }
    } finally {
      closeSync(descriptor)
    }
  }

  /** `{run}` is the newest value, `{run-1}` the one before. @param {string} command */
  #fill(command) {
    return command.replace(/\{([a-z]+)(-\d+)?\}/g, (whole, name, back = '0') => {
      const value = this.#values[name]?.at(Number(back) - 1)
      if (value === undefined) throw new Failure(`"${command}" names ${whole}, of which no command before has told.`)
      return value
    })
  }

  /** Both streams into one file, so that they keep their order. @param {string[]} args @param {number} descriptor @param {boolean} interrupt */
  async #run(args, descriptor, interrupt) {
    const { folder, library } = this.#home
    // Quotes are for the shell, which this is not.
    const words = args.map((argument) => this.#home.expand(argument.replace(/^'(.*)'$/, '$1')))
    const child = start(shippedNode, [inRoot('out', 'main', 'cli.js'), ...words, '--library', library], {
      cwd: folder,
      env: childEnvironment({ HOME: folder, USERPROFILE: folder }),
      stdio: ['ignore', descriptor, descriptor],
    })
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 1))
    })
    if (interrupt) {
      await this.#checkpointWritten(() => child.exitCode !== null)
      writeSync(descriptor, '^C\n')
      child.kill('SIGINT')
    }
    return /** @type {Promise<number>} */ (ended)
  }

  /** Waits for the first epoch's end. @param {() => boolean} hasEnded */
  async #checkpointWritten(hasEnded) {
    const folder = join(this.#home.library, 'checkpoints')
    const files = () => (existsSync(folder) ? readdirSync(folder, { recursive: true }) : [])
    while (!files().some((name) => String(name).endsWith('.checkpoint'))) {
      if (hasEnded()) throw new Failure('The training ended before it could be interrupted.')
      await setTimeout(50)
    }
  }
}
