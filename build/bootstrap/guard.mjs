/**
 * Ends what a launcher started once the launcher is gone, however it went: `node guard.mjs`, with a line `+PID` on stdin for
 * each child that leads a group, and `-PID` for each that ended. When stdin closes, the groups that are left are asked to end,
 * and ended by force after a grace period.
 */
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { signalGroup } from './child.mjs'

/** As long as an engine may take to write what it is at. */
const graceMs = 15_000

// A key of the terminal is for those it guards.
for (const signal of /** @type {const} */ (['SIGHUP', 'SIGINT', 'SIGTERM'])) process.on(signal, () => undefined)

/** @type {Set<number>} */
const groups = new Set()
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1))
  if (line.startsWith('+')) groups.add(pid)
  else groups.delete(pid)
}
const left = [...groups].filter((pid) => signalGroup(pid, 'SIGTERM'))
const isLeft = () => left.some((pid) => signalGroup(pid, 0))
for (const end = Date.now() + graceMs; isLeft() && Date.now() < end;) await wait(500)
for (const pid of left) signalGroup(pid, 'SIGKILL')
