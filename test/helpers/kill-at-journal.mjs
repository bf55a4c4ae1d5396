import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Loaded before a program (`node --import`): kills it when it first writes to the journal. KILL_JOURNAL says when: before
 * anything is written, within the line, or once the line is whole and before anybody hears of it.
 */
const moment = process.env['KILL_JOURNAL']
const { fsync, openSync, writeSync } = fs
const journals = new Set()
const die = () => process.kill(process.pid, 'SIGKILL')

fs.openSync = (path, ...more) => {
  const descriptor = openSync(path, ...more)
  if (String(path).endsWith('.jsonl')) journals.add(descriptor)
  return descriptor
}
let pieces = 0
fs.writeSync = (descriptor, bytes, ...more) => {
  if (!journals.has(descriptor)) return writeSync(descriptor, bytes, ...more)
  if (moment === 'before') die()
  // The checksum comes first; half of what follows it is written.
  if (moment !== 'within' || pieces++ === 0) return writeSync(descriptor, bytes, ...more)
  writeSync(descriptor, bytes, 0, Math.floor(bytes.length / 2))
  return die()
}
fs.fsync = (descriptor, done) => (journals.has(descriptor) ? die() : fsync(descriptor, done))
syncBuiltinESMExports()
