import { duration, number } from './format.ts'

export const jobs = {
  none: 'Nothing is running',
  noneText: 'Scans, tagging, training, imports and exports appear here.',
  clear: 'Clear finished',
  dismiss: 'Dismiss',
  states: {
    waiting: 'Waiting',
    running: '',
    cancelling: 'Cancelling…',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  done: (done: number, total: number | null, unit: string) =>
    `${number(done)}${total === null ? '' : ` of ${number(total)}`} ${unit}`,
  rate: (perSecond: number) => `${number(Math.round(perSecond))} per second`,
  took: (seconds: number) => `in ${duration(seconds)}`,
  failedToast: (title: string, problem: string | undefined) => `${title}: ${problem ?? 'it failed.'}`,
}
