import { BrowserWindow, Notification } from 'electron'
import type { Job, MenuCommand } from '../../src-preload/contract.ts'
import { LongWork, taskbarProgress, type Notice } from './long-work.ts'

/** Tells the taskbar how far work is, and the person of what ended while they were elsewhere. */
export class UnseenWork {
  readonly #rule = new LongWork()
  readonly #mayTell: () => boolean
  readonly #open: (command: MenuCommand) => void
  /** Shown and not answered yet: one that nothing holds is forgotten with its click. */
  readonly #shown = new Set<Notification>()

  /** @param open goes to a room of the window */
  constructor(mayTell: () => boolean, open: (command: MenuCommand) => void) {
    this.#mayTell = mayTell
    this.#open = open
  }

  take(jobs: readonly Job[]): void {
    const windows = BrowserWindow.getAllWindows().filter((window) => !window.isDestroyed())
    for (const window of windows) window.setProgressBar(taskbarProgress(jobs))
    const notices = this.#rule.take(
      jobs,
      windows.some((window) => window.isFocused()),
    )
    if (this.#mayTell() && Notification.isSupported()) for (const notice of notices) this.#tell(notice)
  }

  /** Another library is being opened. */
  forget(): void {
    this.#rule.forget()
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(-1)
  }

  #tell({ opens, text, title }: Notice): void {
    const notification = new Notification({ title, body: text })
    this.#shown.add(notification)
    const over = (): void => void this.#shown.delete(notification)
    notification.on('close', over)
    notification.on('click', () => {
      over()
      const [window] = BrowserWindow.getAllWindows()
      window?.restore()
      window?.show()
      window?.focus()
      this.#open(opens)
    })
    notification.show()
  }
}
