import type { CurvePoint, ErrorData, Job } from '../../src-preload/contract.ts'

const barWidth = 24

/**
 * What a command says: results to standard output, progress and errors to standard error. With `--json` every line of
 * standard output is one JSON object and standard error stays empty but for failures of the program itself.
 */
export class Output {
  readonly #json: boolean
  #shown = ''
  #lastAt = 0

  constructor(json: boolean) {
    this.#json = json
  }

  /** One result: `object` with --json, else the lines. */
  result(object: Record<string, unknown>, ...lines: string[]): void {
    this.endProgress()
    process.stdout.write(this.#json ? `${JSON.stringify(object)}\n` : lines.map((line) => `${line}\n`).join(''))
  }

  /** Results of one kind: each object with --json, else rows under a head. */
  table(objects: readonly Record<string, unknown>[], rows: readonly (readonly string[])[]): void {
    if (this.#json) for (const object of objects) this.result(object)
    else this.result({}, ...table(rows))
  }

  /** A word on the side that is no result. */
  note(line: string): void {
    if (this.#json) return
    this.endProgress()
    process.stderr.write(`${line}\n`)
  }

  /** What a person must hear of, whatever they asked. */
  notice(text: string): void {
    this.endProgress()
    if (this.#json) process.stdout.write(`${JSON.stringify({ event: 'notice', text })}\n`)
    else process.stderr.write(`${text}\n`)
  }

  failure(error: ErrorData): void {
    this.endProgress()
    if (this.#json) process.stdout.write(`${JSON.stringify({ event: 'error', ...error })}\n`)
    else process.stderr.write(`selvedge: ${error.message}\n`)
  }

  /** A point of the learning curve; only programs want to read every one. */
  point(point: CurvePoint): void {
    if (this.#json) process.stdout.write(`${JSON.stringify({ event: 'point', ...point })}\n`)
  }

  progress(job: Job): void {
    if (this.#json) {
      const now = performance.now()
      if (job.state === 'running' && now - this.#lastAt < 1000) return
      this.#lastAt = now
      const { id, kind, title, state, done, total, note, secondsLeft, rate } = job
      process.stdout.write(
        `${JSON.stringify({ event: 'job', id, kind, title, state, done, total, note, secondsLeft, rate })}\n`,
      )
      return
    }
    const line = describe(job)
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[2K${line}`)
      this.#shown = line
    } else {
      // No terminal: a line now and then is enough for a log.
      const now = performance.now()
      if (job.state === 'running' && now - this.#lastAt < 5000) return
      this.#lastAt = now
      if (line !== this.#shown) process.stderr.write(`${line}\n`)
      this.#shown = line
    }
  }

  endProgress(): void {
    if (process.stderr.isTTY && this.#shown !== '') process.stderr.write('\n')
    this.#shown = ''
  }
}

function describe(job: Job): string {
  const parts = [job.title]
  if (job.total !== null && job.total > 0) {
    const share = Math.min(1, job.done / job.total)
    const filled = Math.round(share * barWidth)
    parts.push(
      `[${'█'.repeat(filled)}${'·'.repeat(barWidth - filled)}] ${job.done.toLocaleString('en')}/${job.total.toLocaleString('en')}`,
    )
  } else if (job.done > 0) parts.push(job.done.toLocaleString('en'))
  if (job.state === 'running') {
    if (job.rate !== null && job.rate >= 1) parts.push(`${Math.round(job.rate)}/s`)
    if (job.secondsLeft !== null) parts.push(`${formatSeconds(job.secondsLeft)} left`)
  }
  if (job.state !== 'running' && job.state !== 'waiting') parts.push(job.state)
  // What came of it is the command's own result.
  if (job.note !== '' && job.state !== 'done') parts.push(job.note)
  return parts.join('  ')
}

function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Rows as aligned columns, the first a head or one like the others; columns of numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = (rows[0] ?? []).map((_, index) => {
    const cells = rows.map((row) => row[index] ?? '')
    return { width: Math.max(...cells.map(({ length }) => length)), isNumbers: cells.slice(1).every(isNumber) }
  })
  return rows.map((row) =>
    columns
      .map(({ width, isNumbers }, index) => {
        const cell = row[index] ?? ''
        return isNumbers ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

function isNumber(cell: string): boolean {
  return /^(–|[\d.,]+( %| m?s)?)$/.test(cell)
}
