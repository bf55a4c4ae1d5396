/** What the bootstrap tells the person: plain lines, and progress with elapsed time (a spinner on a terminal). */

/** @type {import('node:tty').WriteStream} */
let stream = process.stdout

/** The command line keeps stdout for its own answers, so there everything goes to stderr. */
export function sayOnStderr() {
  stream = process.stderr
}

/** @param {string} line */
export const say = (line) => void stream.write(`${line}\n`)

/** @param {number} ms */
export function seconds(ms) {
  const whole = Math.round(ms / 1000)
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`

/** @param {number} done bytes @param {number} [total] bytes */
export function share(done, total) {
  if (!total) return megabytes(done)
  return `${Math.min(100, Math.floor((100 * done) / total))} % of ${megabytes(total)}`
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const lineEveryMs = 10_000

/**
 * Announces a long step and keeps showing that it lives. `detail` is asked now and then how far the step is.
 * @param {string} title
 * @param {() => string | undefined} [detail]
 */
export function progress(title, detail = () => undefined) {
  const started = Date.now()
  const onTerminal = Boolean(stream.isTTY)
  let turn = 0
  let lastDetail = detail()
  const status = () => [seconds(Date.now() - started), lastDetail].filter(Boolean).join(', ')
  const draw = () => {
    // Asking may walk a folder, so the spinner turns more often than it asks.
    if (turn % 10 === 0) lastDetail = detail()
    stream.write(`\r\u001b[2K${frames[turn++ % frames.length]} ${title} (${status()})`)
  }
  const line = () => {
    lastDetail = detail()
    say(`  … ${status()}`)
  }
  if (!onTerminal) say(`${title} …`)
  const timer = setInterval(onTerminal ? draw : line, onTerminal ? 100 : lineEveryMs)
  const end = (/** @type {string} */ text) => {
    clearInterval(timer)
    stream.write(onTerminal ? `\r\u001b[2K${text}\n` : `${text}\n`)
  }
  return {
    /** @param {string} [result] */
    done: (result) => end(`${title}: ${result ?? 'done'} in ${seconds(Date.now() - started)}`),
    /** @param {string} [reason] */
    failed: (reason) => end(`${title}: ${reason ?? 'failed'} after ${seconds(Date.now() - started)}`),
  }
}
