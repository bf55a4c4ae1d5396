import { ProcessEnded } from './process-ended.ts'
import { Supervisor, type CallOptions, type SupervisorOptions } from './supervisor.ts'

interface Member {
  supervisor: Supervisor
  pending: number
}

/**
 * Several child processes of one kind. A call goes to the one with the fewest calls pending; a process is started by the
 * first call it gets, so that light use keeps to one.
 */
export class ProcessPool {
  readonly #members: Member[]

  constructor(size: number, options: SupervisorOptions) {
    this.#members = Array.from({ length: size }, () => ({ supervisor: new Supervisor(options), pending: 0 }))
  }

  get size(): number {
    return this.#members.length
  }

  /** Of the processes that run now. */
  get pids(): number[] {
    return this.#members.flatMap(({ supervisor }) => supervisor.pid ?? [])
  }

  /** As `Supervisor.call`; what another call took down with it is asked again, so that each answers for itself alone. */
  async call(method: string, request?: unknown, options: CallOptions = {}): Promise<unknown> {
    for (;;) {
      try {
        return await this.#ask(method, request, options)
      } catch (error) {
        if (!(error instanceof ProcessEnded && error.why === 'interrupted') || this.isStopped) throw error
      }
    }
  }

  async #ask(method: string, request: unknown, options: CallOptions): Promise<unknown> {
    const member = this.#members.reduce((least, next) => (next.pending < least.pending ? next : least))
    member.pending++
    try {
      return await member.supervisor.call(method, request, options)
    } finally {
      member.pending--
    }
  }

  /** The process that an otherwise idle pool would call can answer now. Rejects when it cannot be started. */
  async ready(): Promise<void> {
    await this.#members[0]?.supervisor.ready()
  }

  get isStopped(): boolean {
    return this.#members.every(({ supervisor }) => supervisor.isStopped)
  }

  /** Ends every process at once. */
  kill(): void {
    for (const { supervisor } of this.#members) supervisor.kill()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map(({ supervisor }) => supervisor.stop()))
  }
}
