import { comparedOf, swapped } from '../answers/compared.ts'
import type { Browse } from './browse.svelte.ts'
import type { Shell } from './shell.svelte.ts'

interface Ports {
  browse: Pick<Browse, 'list'>
  shell: Pick<Shell, 'go' | 'place'>
}

/** Two to four images beside each other. The focused one is that of the list, so that every key means the same for it. */
export class Compare {
  readonly #ports: Ports
  #ids = $state.raw<readonly number[]>([])
  #from: 'grid' | 'loupe' = 'grid'

  constructor(ports: Ports) {
    this.#ports = ports
  }

  get ids(): readonly number[] {
    return this.#ids
  }

  /** Its place among them; -1: none of them is focused. */
  get at(): number {
    return this.#ids.indexOf(this.#ports.browse.list.focusedId ?? -1)
  }

  /** The selected images, or the focused one with its neighbours; of a single image nothing can be compared. */
  open(): void {
    const { browse, shell } = this.#ports
    const { ids, selection } = browse.list
    const isClose = shell.place === 'loupe'
    const selected = isClose ? [] : [...selection.ranges.pick(ids)]
    const compared = comparedOf(ids, selected, selection.focus)
    if (selection.focus < 0 || compared.length < 2) return
    this.#from = isClose ? 'loupe' : 'grid'
    this.#ids = compared
    if (this.at < 0) this.focus(0)
    shell.go('compare')
  }

  close(): void {
    this.#ports.shell.go(this.#from)
    this.#ids = []
  }

  focus(at: number): void {
    const { list } = this.#ports.browse
    const id = this.#ids[at]
    if (id !== undefined) list.focus(list.positionOf(id))
  }

  focusBy(step: 1 | -1): void {
    this.focus(this.at < 0 ? 0 : this.at + step)
  }

  /** Another image in the place of one. */
  swap(at: number, direction: 1 | -1): void {
    const ids = swapped(this.#ports.browse.list, this.#ids, at, direction)
    if (ids === null) return
    this.#ids = ids
    this.focus(at)
  }

  /** Takes one away, as long as two are left. */
  drop(at: number): void {
    if (this.#ids.length < 3) return
    this.#ids = this.#ids.filter((_, place) => place !== at)
    this.focus(Math.min(at, this.#ids.length - 1))
  }
}
