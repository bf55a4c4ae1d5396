import { ago } from './format.ts'

export const providers = {
  title: 'Tagging hardware',
  intro: 'Networks read your images on the processor or a graphics card. Labels stay the same; only the speed differs.',
  automatic: 'Automatic',
  automaticText: 'The fastest that gives correct results.',
  inUse: 'In use',
  speed: (speed: string) => `${speed} per image`,
  tryAgain: 'Try again',
  measured: (at: number | null | undefined, isMeasuring: boolean) => {
    if (isMeasuring) return 'Measuring…'
    return at ? `Measured ${ago(at)}` : 'Not measured yet'
  },
  measure: (isAgain: boolean) => (isAgain ? 'Measure again' : 'Measure'),
  line: (provider: string, speed: string | null) =>
    `Tagging on ${provider}${speed === null ? '' : ` · ${speed} per image`}`,
  choose: 'Choose tagging hardware',
}
