import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { watchStatements, type SlowStatement } from '../../src-main/engine/storage/slow-statements.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { testBin, temporaryFolder } from '../helpers/bin.ts'

/** A connection whose statements take as long as they say: `takes(ms)`. */
function watched() {
  let now = 0
  const told: SlowStatement[] = []
  const database = new Database(':memory:')
  testBin().add(() => database.close())
  database.function('takes', (ms: number) => {
    now += ms
    return ms
  })
  watchStatements(
    database,
    (slow) => told.push(slow),
    () => now,
  )
  return { database, told }
}

describe('statements that take over 40 ms', () => {
  it('are told of with their rows, not with what was bound to them', () => {
    const { database, told } = watched()
    database.exec('CREATE TABLE note (text TEXT)')
    const sql = 'INSERT INTO note SELECT ? WHERE takes(20) UNION ALL SELECT ? WHERE takes(21)'
    expect(database.prepare<[string, string]>(sql).run('a secret', 'another').changes).toBe(2)
    expect(database.prepare<[number], number>('SELECT takes(41) + ?').pluck().get(1)).toBe(42)
    expect(database.prepare<[], string>('SELECT text FROM note WHERE takes(30) > 0').pluck().all()).toHaveLength(2)
    expect(told).toEqual([
      { sql, ms: 41, rows: 2 },
      { sql: 'SELECT takes(41) + ?', ms: 41, rows: 1 },
      { sql: 'SELECT text FROM note WHERE takes(30) > 0', ms: 60, rows: 2 },
    ])
  })

  it('are told of every time, and those of 40 ms and less never', () => {
    const { database, told } = watched()
    const statement = database.prepare<[number], number>('SELECT takes(?)').pluck()
    for (const ms of [40, 41, 1, 0, 100]) expect(statement.get(ms)).toBe(ms)
    expect(told.map(({ ms }) => ms)).toEqual([41, 100])
  })
})

const line = /^\S+Z \d+ ms, rows 1: SELECT linger\(\) FROM \(SELECT \?\)\n/m

describe('the log of a library', () => {
  it('gets a line, and begins anew when it is full', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const store = await openStore(folder)
    bin.add(() => store.close())
    const log = join(folder, 'logs', 'slow-statements.log')
    store.database.function('linger', () => {
      for (const end = performance.now() + 50; performance.now() < end;);
      return 1
    })
    const linger = store.database.prepare<[string], number>('SELECT linger()\n  FROM (SELECT ?)').pluck()
    expect(linger.get('a secret')).toBe(1)
    expect(await readFile(log, 'utf8')).toMatch(line)
    expect(await readFile(log, 'utf8')).not.toContain('a secret')

    await writeFile(log, 'x'.repeat(1_048_576))
    linger.get('a secret')
    expect((await stat(`${log}.1`)).size).toBe(1_048_576)
    expect(await readFile(log, 'utf8')).toMatch(line)
  })
})
