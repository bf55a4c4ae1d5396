export interface ToastAction {
  label: string
  run(): void
}

export interface Toast {
  id: number
  /** `lasting`: stays until it is dismissed. */
  kind: 'plain' | 'good' | 'bad' | 'lasting'
  text: string
  action: ToastAction | null
  /** A later toast of the same topic takes its place: an old Undo must not undo something else. */
  topic: string | null
}

const shownFor = { plain: 5000, good: 8000, bad: 12_000 }
const most = 4

/** Short messages that go by themselves. The same text again replaces the first. */
export class Toasts {
  #list = $state.raw<Toast[]>([])
  #timers = new Map<number, ReturnType<typeof setTimeout>>()
  #nextId = 1

  get list(): Toast[] {
    return this.#list
  }

  show(
    text: string,
    kind: Toast['kind'] = 'plain',
    action: ToastAction | null = null,
    topic: string | null = null,
  ): void {
    const id = this.#nextId++
    this.dismissTopic(topic)
    for (const toast of this.#list) if (toast.text === text) this.dismiss(toast.id)
    this.#list = [...this.#list, { id, kind, text, action, topic }].slice(-most)
    this.hold(id)
    this.release(id)
  }

  dismissTopic(topic: string | null): void {
    if (topic === null) return
    for (const toast of this.#list) if (toast.topic === topic) this.dismiss(toast.id)
  }

  /** Stays while the pointer or the keyboard is on it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id))
  }

  release(id: number): void {
    const toast = this.#list.find((entry) => entry.id === id)
    if (toast === undefined || toast.kind === 'lasting') return
    clearTimeout(this.#timers.get(id))
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), shownFor[toast.kind]),
    )
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#list = this.#list.filter((toast) => toast.id !== id)
  }
}
