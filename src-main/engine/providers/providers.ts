import type { ProviderChoice, ProviderName, ProviderReport, ProviderStatus } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { providerTitle } from '../../common/providers.ts'
import type { ProbeReport } from '../../common/contracts/probe.ts'
import type { Settings } from '../storage/settings.ts'
import { fastestOf } from './choose.ts'
import { obstacleTo, providersOf, type Machine } from './machine.ts'

/** Left to the start of the engine before the first measurement, and to commands that are over sooner. */
const startPauseMs = 2000
const choiceKey = 'provider.choice'
const measuredKey = 'provider.measured'

/** What is remembered of a measurement. */
interface Measured {
  /** Of the machine it was made on. */
  key: string
  at: number
  reports: ProbeReport[]
}

export interface ProvidersParts {
  settings: Settings
  machine: Machine
  /** Tries providers; rejects only when aborted. */
  probe(candidates: ProviderName[], signal: AbortSignal): Promise<ProbeReport[]>
  /** Has backbones run on a provider from now on. */
  use(provider: ProviderName): void
  changed(status: ProviderStatus): void
}

/**
 * Which execution provider backbones run on: measured once per machine and ONNX Runtime, overridden by a person, given up
 * for the session when it fails.
 */
export class Providers {
  readonly #parts: ProvidersParts
  /** Failed in this session; not used until a person chooses them again. */
  readonly #failed = new Set<ProviderName>()
  readonly #ending = new AbortController()
  #measured: Measured | null
  #fallback: string | null = null
  #measuring: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(parts: ProvidersParts) {
    this.#parts = parts
    const remembered = parts.settings.mark(measuredKey) as Measured | undefined
    this.#measured = remembered?.key === parts.machine.key ? remembered : null
  }

  /** Uses what is known, and measures a moment later, in the background, where nothing is known and there is a choice. */
  start(): void {
    this.#parts.use(this.#inUse)
    const isOpen = this.#measured === null && this.#choice === 'auto'
    if (!isOpen || !this.#all.some((provider) => provider !== 'cpu' && this.#obstacle(provider) === null)) return
    this.#timer = setTimeout(() => {
      this.#forgetStart()
      this.measure().catch(() => undefined)
    }, startPauseMs)
  }

  get status(): ProviderStatus {
    return {
      choice: this.#choice,
      inUse: this.#inUse,
      reports: this.#all.map((provider) => this.#report(provider)),
      measuredAt: this.#measured?.at ?? null,
      measuring: this.#measuring !== null,
      fallback: this.#fallback,
    }
  }

  /** What tags and why, for a report. */
  get explanation(): string {
    const { choice, inUse, reports } = this.status
    const report = reports.find(({ provider }) => provider === inUse)
    const others = reports.filter(({ provider }) => provider !== inUse)
    const why = choice === 'auto' ? 'the fastest of what works' : 'as chosen'
    const measured = report?.millisecondsPerImage === null ? '' : `, ${speed(report?.millisecondsPerImage ?? 0)}`
    const rest = others.map(({ title, millisecondsPerImage, why: reason }) =>
      millisecondsPerImage === null ? `${title}: ${reason}` : `${title}: ${speed(millisecondsPerImage)}.`,
    )
    return [`${providerTitle(inUse)} (${why}${measured}).`, ...rest].join(' ')
  }

  /** @throws AppError `unsupported` where it does not exist here */
  choose(choice: ProviderChoice): ProviderStatus {
    const { machine, settings } = this.#parts
    if (choice !== 'auto' && !this.#all.includes(choice)) {
      throw new AppError(
        'unsupported',
        `${providerTitle(choice)} does not exist on this system. Choose another.`,
        choice,
      )
    }
    if (choice === 'cuda' && !machine.hasCuda) {
      throw new AppError('unsupported', `${providerTitle(choice)}: ${obstacleTo(choice, machine)}`, choice)
    }
    settings.setMark(choiceKey, choice)
    // Whoever chose needs no measurement.
    this.#forgetStart()
    this.#failed.clear()
    this.#fallback = null
    return this.#settle()
  }

  /** Tries every provider that exists here; answers when done. Asked twice at once, it measures once. */
  async measure(): Promise<ProviderStatus> {
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = null
      if (!this.#ending.signal.aborted) this.#settle()
    })
    this.#parts.changed(this.status)
    await this.#measuring
    return this.status
  }

  /** A provider failed at work and the CPU took over. @param reason a sentence */
  failed(provider: ProviderName, reason: string): void {
    const title = providerTitle(provider)
    this.#failed.add(provider)
    const inUse = this.#inUse
    const next = inUse === 'cpu' ? 'the CPU' : providerTitle(inUse)
    this.#fallback = `${title} failed while tagging. ${reason} Tagging goes on with ${next} and nothing is lost. Choose ${title} again to give it another try.`
    this.#settle()
  }

  async close(): Promise<void> {
    this.#forgetStart()
    this.#ending.abort()
    await this.#measuring?.catch(() => undefined)
  }

  #forgetStart(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  async #measure(): Promise<void> {
    const { machine, probe, settings } = this.#parts
    const candidates = this.#all.filter((provider) => provider !== 'cuda' || machine.hasCuda)
    const reports = await probe(candidates, this.#ending.signal)
    this.#measured = { key: machine.key, at: Date.now(), reports }
    settings.setMark(measuredKey, this.#measured)
  }

  #settle(): ProviderStatus {
    this.#parts.use(this.#inUse)
    const { status } = this
    this.#parts.changed(status)
    return status
  }

  get #all(): ProviderName[] {
    return providersOf(this.#parts.machine)
  }

  get #choice(): ProviderChoice {
    const choice = this.#parts.settings.mark(choiceKey) as ProviderChoice | undefined
    // A library may come from another system.
    return choice && (choice === 'auto' || this.#all.includes(choice)) ? choice : 'auto'
  }

  get #inUse(): ProviderName {
    const choice = this.#choice
    if (choice !== 'auto') return this.#failed.has(choice) ? 'cpu' : choice
    return fastestOf((this.#measured?.reports ?? []).filter(({ provider }) => !this.#failed.has(provider)))
  }

  #obstacle(provider: ProviderName): string | null {
    return obstacleTo(provider, this.#parts.machine)
  }

  #report(provider: ProviderName): ProviderReport {
    const title = providerTitle(provider)
    const measured = this.#measured?.reports.find((report) => report.provider === provider)
    if (measured) return { ...measured, title, installed: true }
    const why = this.#obstacle(provider) ?? 'Not measured yet.'
    const installed = provider !== 'cuda' || this.#parts.machine.hasCuda
    return { provider, title, installed, works: provider === 'cpu', millisecondsPerImage: null, why }
  }
}

function speed(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms per picture`
}
