import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { programs, requireBuilt } from './paths.ts'

export interface CliResult {
  code: number | null
  stdout: string
  stderr: string
  /** Every line of standard output as JSON. Throws where one is none. */
  json(): Record<string, unknown>[]
}

/** The command line as a person runs it, in a process of its own. */
export class Cli {
  readonly child: ChildProcess
  readonly ended: Promise<CliResult>

  constructor(args: readonly string[]) {
    requireBuilt()
    this.child = spawn(process.execPath, [programs.cli, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A test that forgets --library must not find that of the person who runs it.
      env: { ...process.env, XDG_DATA_HOME: '/nowhere', APPDATA: '/nowhere', HOME: '/nowhere' },
    })
    this.ended = this.#end()
  }

  /** Resolves once a line of standard output fits. Fails where the program ends before. */
  async line(fits: (line: string) => boolean): Promise<void> {
    let rest = ''
    const come = new Promise<void>((resolve) => {
      this.child.stdout?.on('data', (data: Buffer) => {
        const lines = (rest + data.toString()).split('\n')
        rest = lines.pop() ?? ''
        if (lines.some(fits)) resolve()
      })
    })
    const ended = this.ended.then(({ stdout, stderr }) => {
      throw new Error(`ended before the line came: ${stdout}${stderr}`)
    })
    await Promise.race([come, ended])
  }

  async #end(): Promise<CliResult> {
    const { child } = this
    if (!child.stdout || !child.stderr) throw new Error('no output to read')
    const [[code], stdout, stderr] = await Promise.all([
      once(child, 'close') as Promise<[number | null]>,
      text(child.stdout),
      text(child.stderr),
    ])
    const json = (): Record<string, unknown>[] =>
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    return { code, stdout, stderr, json }
  }
}

export function runCli(...args: string[]): Promise<CliResult> {
  return new Cli(args).ended
}
