import type { LibraryCard, NextStep } from '../../src-preload/contract.ts'
import { number, plural } from './format.ts'

const times = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const weekdays = new Intl.DateTimeFormat('en', { weekday: 'long' })
const days = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' })
const years = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })

const dayMs = 86_400_000

const steps: Record<NextStep['kind'], (count: number) => string> = {
  changes: (count) => `${plural(count, 'change waits', 'changes wait')} for your review`,
  retrain: (count) => `${plural(count, 'new decision')} to learn from`,
  unsure: (count) => (count <= 25 ? `${number(count)} not sure` : `${number(count)} not sure, the next 25 teach most`),
  unreviewed: (count) => `${number(count)} not reviewed`,
}

export const libraries = {
  title: 'Libraries',
  show: 'Libraries…',
  make: 'New library…',
  open: 'Open library…',
  openAnother: 'Open another…',
  recent: 'Open recent',
  opened: 'Opened',
  openOne: (name: string) => `Open ${name}`,
  forget: 'Remove from the list',
  forgetHint: 'The folder stays as it is',
  gone: 'Not there now. Connect its drive, or remove it from the list.',
  empty: 'No images yet',
  isOpen: 'Open now',
  opening: 'Opening…',
  showFirst: 'Show this page when Selvedge starts',
  close: 'Back to the library',

  // ------------------------------------------------ the one that is open
  goOn: 'Pick up where you left off',
  continue: 'Continue',
  allImages: 'All images',
  paysMost: 'Most useful next',
  step: ({ count, kind, title }: NextStep) => `${title}: ${steps[kind](count)}`,
  stepActions: { changes: 'Review', retrain: 'Retrain', unsure: 'Next 25', unreviewed: 'Next 25' },
  nothingLeft: 'Nothing waits for you here.',

  // ------------------------------------------------ what is left to do
  images: (images: number) => plural(images, 'image'),
  left: ({ changes, images, reviewed }: LibraryCard) =>
    [
      ...(reviewed === null || images === 0 ? [] : [leftToReview(reviewed.title, reviewed.images, images)]),
      ...(changes === 0 ? [] : [plural(changes, 'change waits', 'changes wait')]),
    ].join(' · '),
  /** `Today, 14:32`, then the day of the week, then the date. */
  when: (time: number, now = Date.now()) => {
    const passed = startOfDay(now) - startOfDay(time)
    if (passed <= 0) return `Today, ${times.format(time)}`
    // The clock may have been put forward or back between.
    if (passed < 1.5 * dayMs) return `Yesterday, ${times.format(time)}`
    if (passed < 6.5 * dayMs) return weekdays.format(time)
    return (new Date(time).getFullYear() === new Date(now).getFullYear() ? days : years).format(time)
  },

  leave: (job: string) => ({
    title: 'Open another library?',
    text: `${job} is under way. It pauses, and resumes when you open this library again.`,
    action: 'Open',
  }),
}

function leftToReview(title: string, reviewed: number, images: number): string {
  if (reviewed >= images) return `${title}: all reviewed`
  return `${title}: ${number(reviewed)} of ${number(images)} reviewed`
}

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0)
