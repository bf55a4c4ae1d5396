import type { IconName } from './icons.ts'

/** One line of a context menu. */
export interface MenuEntry {
  text: string
  icon?: IconName
  /** The shortcut that does the same, as printed on its keys. */
  keys?: string
  danger?: boolean
  disabled?: boolean
  /** A line above parts it from what stands before. */
  apart?: boolean
  testId?: string
  run(): void
}
