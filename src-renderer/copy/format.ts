const numbers = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const days = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })
const localDays = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

export const number = (value: number): string => numbers.format(value)

/** `12.4K`, for narrow places. */
export const shortNumber = (value: number): string => (value < 10_000 ? numbers.format(value) : compact.format(value))

/** `1 image`, `2,400 images`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${numbers.format(value)} ${value === 1 ? one : many}`

/** Keeps a number and its percent sign on one line. */
const percentSign = '\u00a0%'

/** Whole percent; never rounds up to a certainty that is not there. */
export const percent = (share: number): string => `${wholePercent(share)}${percentSign}`

function wholePercent(share: number): string {
  const whole = Math.round(share * 100)
  if (whole === 100 && share < 1) return '99'
  if (whole === 0 && share > 0) return '<1'
  return String(whole)
}

/** `70–97 %`. */
export function percentRange(low: number, high: number): string {
  const [from, to] = [wholePercent(low), wholePercent(high)]
  return from === to ? percent(low) : `${from}–${to}${percentSign}`
}

/** `40 s`, `3 min`, `1 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s'
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}

export const timeLeft = (seconds: number): string => `${seconds < 1 ? '' : 'about '}${duration(seconds)} left`

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`
  if (size < 1e6) return `${(size / 1e3).toFixed(0)} kB`
  if (size < 1e9) return `${(size / 1e6).toFixed(1)} MB`
  return `${(size / 1e9).toFixed(2)} GB`
}

/** Without the time of day. */
export const day = (time: number): string => days.format(time)

/** Of the calendar here. */
export const localDay = (time: number): string => localDays.format(time)

export const date = (time: number): string => dates.format(time)

/** `just now`, `5 min ago`, `3 h ago`, then the date. */
export function ago(time: number, now = Date.now()): string {
  const seconds = (now - time) / 1000
  if (seconds < 60) return 'just now'
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return date(time)
}

/** A name with its middle left out where it is longer than so many letters: both ends tell files apart. */
export function middleCut(name: string, most: number): string {
  const letters = Array.from(name)
  if (letters.length <= most) return name
  const end = Math.ceil((most - 1) / 2)
  return `${letters.slice(0, most - 1 - end).join('')}…${letters.slice(-end).join('')}`
}
