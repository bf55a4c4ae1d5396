import { join } from 'node:path'
import { snapshots, unseenProducts, type DataSet } from './data.ts'
import { Desk, makeLibrary } from './desk.ts'
import { PlainScript } from './plain-script.ts'
import type { Situation } from './situations.ts'

/** What all parts of the benchmark share: each data set is read and tagged once, everything else works on copies. */
export class Workshop {
  readonly #scratch: string
  readonly #twins: string
  readonly draws: number
  readonly #sets = new Map<Situation['set'], Promise<{ data: DataSet; library: string }>>()
  readonly #scripts = new Map<string, PlainScript>()
  #copies = 0

  /** @param twins a folder of shipped models that have not seen the products measured on */
  constructor(scratch: string, twins: string, draws: number) {
    this.#scratch = scratch
    this.#twins = twins
    this.draws = draws
  }

  async data(set: Situation['set']): Promise<DataSet> {
    return (await this.#set(set)).data
  }

  async openDesk({ attribute, set }: Pick<Situation, 'attribute' | 'set'>): Promise<Desk> {
    const { data, library } = await this.#set(set)
    const copy = join(this.#scratch, `copy-${this.#copies++}`)
    return Desk.open({ library, copy, resources: this.#twins }, data, attribute)
  }

  /** The plain script on the features that the library has stored. */
  script({ attribute, set }: Situation, desk: Desk): PlainScript {
    const key = `${set} ${attribute === 'colour' ? 'with colour' : ''}`
    const known = this.#scripts.get(key) ?? new PlainScript(desk.features(attribute))
    this.#scripts.set(key, known)
    return known
  }

  #set(set: Situation['set']): Promise<{ data: DataSet; library: string }> {
    const known = this.#sets.get(set) ?? this.#make(set)
    this.#sets.set(set, known)
    return known
  }

  async #make(set: Situation['set']): Promise<{ data: DataSet; library: string }> {
    const data = set === 'snapshots' ? snapshots() : unseenProducts(this.#twins, join(this.#scratch, set))
    const library = join(this.#scratch, `${set}-library`)
    await makeLibrary(data, library, this.#twins)
    console.log(`${data.files.length} ${set} read and tagged`)
    return { data, library }
  }
}
