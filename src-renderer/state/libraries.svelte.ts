import type { AppCalls, KnownLibrary, LibraryCard, Preferences } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { copy } from '../copy.ts'
import { describeQuery } from '../answers/describe-query.ts'
import { nextSteps, type Standing } from '../answers/next-steps.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Browse } from './browse.svelte.ts'
import type { Catalogs } from './catalogs.svelte.ts'
import type { Jobs } from './jobs.svelte.ts'
import type { Models } from './models.svelte.ts'
import type { Rows } from './rows.svelte.ts'
import type { Settings } from './settings.svelte.ts'
import type { Question } from './shell.svelte.ts'

interface Ports {
  app: Pick<AppCalls, 'libraries' | 'openLibrary' | 'chooseLibrary' | 'forgetLibrary' | 'keepCard' | 'setPreferences'>
  engine: EngineClient
  attributes: Attributes
  browse: Browse
  catalogs: Catalogs
  jobs: Jobs
  models: Pick<Models, 'find'>
  rows: Rows
  settings: Settings
  ask(question: Question): void
  /** Why another library could not be opened. */
  onError(error: unknown): void
}

/** So many pictures make a strip. */
const stripLength = 8

/** What of a card takes a while to count. */
type Figures = Pick<LibraryCard, 'changes' | 'next'>

/** The libraries of this computer, the start page that shows them, and how this one is left. */
export class Libraries {
  #list = $state.raw<KnownLibrary[]>([])
  #preferences = $state.raw<Preferences>({ startPage: true, notifications: true })
  #isShown = $state(false)
  #isOpening = $state(false)
  #figures: Figures = { changes: 0, next: [] }
  #asked = 0
  #ports: Ports

  readonly current = $derived(this.#list.find(({ isOpen }) => isOpen) ?? null)
  readonly others = $derived(this.#list.filter(({ isOpen }) => !isOpen))

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Those known, the one opened last first. */
  get list(): KnownLibrary[] {
    return this.#list
  }

  get preferences(): Preferences {
    return this.#preferences
  }

  /** The start page is open. */
  get isShown(): boolean {
    return this.#isShown
  }

  /** Another library is on its way. */
  get isOpening(): boolean {
    return this.#isOpening
  }

  /** As the window begins: the start page comes first where a person is to choose. */
  async begin(): Promise<void> {
    const { isAsked } = await this.refresh()
    if (isAsked) this.#isShown = true
  }

  async refresh(): Promise<{ isAsked: boolean }> {
    const { isAsked, list, preferences } = await this.#ports.app.libraries()
    this.#list = list
    this.#preferences = preferences
    return { isAsked }
  }

  async show(): Promise<void> {
    this.#isShown = true
    await this.keep()
    await this.refresh()
  }

  hide(): void {
    this.#isShown = false
  }

  /** One of those known. */
  open(libraryId: number): void {
    this.#leave(() => this.#ports.app.openLibrary({ libraryId }).then(() => true))
  }

  /** @param make a new library, rather than one that is there */
  choose(make: boolean): void {
    this.#leave(() => this.#ports.app.chooseLibrary({ make }))
  }

  async forget(libraryId: number): Promise<void> {
    await this.#ports.app.forgetLibrary({ libraryId })
    await this.refresh()
  }

  async prefer(changed: Partial<Preferences>): Promise<void> {
    this.#preferences = { ...this.#preferences, ...changed }
    await this.#ports.app.setPreferences(changed)
  }

  /** Work that goes on is left off in the middle, and goes on with its library: a person is told first. */
  #leave(open: () => Promise<boolean>): void {
    const go = (): Promise<void> => this.#go(open)
    const [job] = this.#ports.jobs.active
    if (job === undefined) void go()
    else this.#ports.ask({ ...copy.libraries.leave(job.title), danger: false, run: go })
  }

  /** From here on nothing is written that would come to the other library; where it is opened, this page ends. */
  async #go(open: () => Promise<boolean>): Promise<void> {
    if (this.#isOpening) return
    this.#isOpening = true
    const { onError, settings } = this.#ports
    let left = false
    try {
      await Promise.all([settings.save(), this.keep()])
      settings.hold(true)
      left = await open()
    } catch (error) {
      onError(error)
    }
    if (left) return
    settings.hold(false)
    this.#isOpening = false
  }

  // ------------------------------------------------ how this library is left

  /** Counts what is left to do, and keeps it with a few pictures for the start page. */
  async keep(): Promise<void> {
    if (!this.#ports.catalogs.loaded) return
    const asked = ++this.#asked
    const figures = await this.#count()
    if (asked !== this.#asked) return
    this.#figures = figures
    await this.keepAsCounted()
  }

  /** The same with what was counted last: there is no time to count as the window closes. */
  async keepAsCounted(): Promise<void> {
    const { app, attributes, browse, catalogs, models, rows, settings } = this.#ports
    if (!catalogs.loaded || settings.isHeld) return
    const { focusedId, ids, selection } = browse.list
    const focused = attributes.focused
    const parts = describeQuery(browse.query, attributes, catalogs.nameOf, models.find)
    await app.keepCard({
      card: {
        images: catalogs.images,
        reviewed: focused === null ? null : { title: focused.title, images: focused.sources.human },
        filter: browse.isFixed ? [] : parts.map(({ text }) => text),
        file: (focusedId === null ? undefined : rows.get(focusedId)?.name) ?? null,
        ...this.#figures,
      },
      imageIds: around(ids, selection.focus),
    })
  }

  async #count(): Promise<Figures> {
    const { attributes, catalogs, engine } = this.#ports
    const unsure = await engine.images.count({
      filters: attributes.list.map(({ id }) => ({ all: [{ attributeId: id, states: ['unsure' as const] }] })),
    })
    const standings = await Promise.all(
      attributes.list.map(async ({ id, kind, sources, title }, at): Promise<Standing> => {
        const [versions, summary] = await Promise.all([
          engine.models.versions({ attributeId: id }),
          engine.training.summary({ attributeId: id }),
        ])
        const candidate = versions.find(({ state }) => state === 'candidate')
        const changes = candidate === undefined ? 0 : (await engine.review.flips({ versionId: candidate.id })).flips
        return {
          attributeId: id,
          title,
          kind,
          changes,
          unsure: unsure[at] ?? 0,
          newDecisions: summary.sinceLastRun,
          canRetrain: summary.obstacle === null,
          unreviewed: Math.max(0, catalogs.images - sources.human),
        }
      }),
    )
    const changes = standings.reduce((sum, standing) => sum + standing.changes, 0)
    return { changes, next: nextSteps(standings) }
  }
}

/** A few images from the one where the cursor is on, and from the beginning where the list ends. */
function around(ids: Uint32Array, focus: number): number[] {
  const from = Math.max(0, Math.min(focus, ids.length - stripLength))
  return [...ids.subarray(from, from + stripLength)]
}
