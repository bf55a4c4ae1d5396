/** How an action is called in the history, and on how many images it was. */
export interface Description {
  title: string
  images: number
}

/** What every line of the journal says of its action, since version 2. Lines before it have no `v` and hold decisions alone. */
export interface LineHead extends Description {
  v: 2
  /** ISO 8601. */
  at: string
  /** Of the action: taken back or done again, it has the one of its doing. */
  uid: string
  way: 'do' | 'undo' | 'redo'
  kind: string
}

/** A line as it is read back. */
export interface JournalLine extends LineHead {
  data: unknown
}

/** Of an action that is done, or undone, just now. */
export const headOf = (head: Omit<LineHead, 'v' | 'at'>): LineHead => ({ v: 2, at: new Date().toISOString(), ...head })

/** The JSON of a line in pieces that are never put together: that of many images would be megabytes. */
export function pieces(head: LineHead, data: readonly string[]): string[] {
  return [`${JSON.stringify(head).slice(0, -1)},"data":`, ...data, '}']
}
