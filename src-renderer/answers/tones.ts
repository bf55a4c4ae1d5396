/** Greys of the table that a picture is looked at on, the darkest first. */
export const tones = ['dark', 'dim', 'mid', 'light'] as const
export type Tone = (typeof tones)[number]

/** The one that was chosen; where none was, the table of the theme. */
export const toneOf = (chosen: Tone | 'theme', isDark: boolean): Tone =>
  chosen === 'theme' ? (isDark ? 'dark' : 'light') : chosen

/** The next one, at either end the same. */
export const stepTone = (tone: Tone, direction: 1 | -1): Tone => tones[tones.indexOf(tone) + direction] ?? tone
