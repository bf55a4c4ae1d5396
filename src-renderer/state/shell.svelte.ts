import type { Place } from '../answers/key-map.ts'

export type Drawer = 'jobs'

export interface Question {
  title: string
  text: string
  action: string
  danger: boolean
  /** Another way to go on. */
  other?: { action: string; run(): void | Promise<void> }
  run(): void | Promise<void>
}

/** Which room and which sheets are open. */
export class Shell {
  #place = $state<Place>('grid')
  #drawer = $state<Drawer | null>(null)
  #sheet = $state<'cheat-sheet' | 'palette' | 'type-ahead' | null>(null)
  /** Where the menu of the images that are spoken of is open, in pixels of the window. */
  #imageMenu = $state.raw<{ x: number; y: number } | null>(null)
  #question = $state.raw<Question | null>(null)
  /** Raised to ask the search field to take the focus. */
  #searchCalls = $state(0)

  get place(): Place {
    return this.#place
  }

  /** Single images are looked at, whatever is selected behind them. */
  get isClose(): boolean {
    return this.#place === 'loupe' || this.#place === 'compare'
  }

  get drawer(): Drawer | null {
    return this.#drawer
  }

  get cheatSheet(): boolean {
    return this.#sheet === 'cheat-sheet'
  }

  get typeAhead(): boolean {
    return this.#sheet === 'type-ahead'
  }

  get palette(): boolean {
    return this.#sheet === 'palette'
  }

  get imageMenu(): { x: number; y: number } | null {
    return this.#imageMenu
  }

  get question(): Question | null {
    return this.#question
  }

  get searchCalls(): number {
    return this.#searchCalls
  }

  go(place: Place): void {
    this.#place = place
    this.#drawer = null
  }

  toggleDrawer(drawer: Drawer): void {
    this.#drawer = this.#drawer === drawer ? null : drawer
  }

  closeDrawer(): void {
    this.#drawer = null
  }

  showCheatSheet(open: boolean): void {
    this.#show('cheat-sheet', open)
  }

  showTypeAhead(open: boolean): void {
    this.#show('type-ahead', open)
  }

  showPalette(open: boolean): void {
    this.#show('palette', open)
  }

  #show(sheet: 'cheat-sheet' | 'palette' | 'type-ahead', open: boolean): void {
    if (open) this.#sheet = sheet
    else if (this.#sheet === sheet) this.#sheet = null
  }

  openImageMenu(x: number, y: number): void {
    this.#imageMenu = { x, y }
  }

  closeImageMenu(): void {
    this.#imageMenu = null
  }

  ask(question: Question): void {
    this.#question = question
  }

  closeQuestion(): void {
    this.#question = null
  }

  callSearch(): void {
    this.#searchCalls++
  }
}
