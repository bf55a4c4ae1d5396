import { Supervisor } from '../../src-main/common/supervisor.ts'

/** Starts the child of the tests, has it spin, and says so; the first argument is its program. */
const supervisor = new Supervisor({
  name: 'test',
  entry: process.argv[2] ?? '',
  arguments: ['well'],
  restart: false,
  onEvent: (name) => process.stdout.write(name),
})
supervisor.call('spin').catch(() => undefined)
