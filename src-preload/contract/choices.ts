/** What a person chose of the window. It goes with them from library to library; what is about a catalog stays with it. */
export interface Choices {
  theme: 'system' | 'light' | 'dark'
  /** In CSS pixels. */
  sidebarWidth: number
  sidebarOpen: boolean
  panelWidth: number
  panelOpen: boolean
  /** In CSS pixels. */
  tileSize: number
  /** Grey that a picture is looked at on; `theme`: the table of the theme. */
  loupeTone: 'dark' | 'dim' | 'mid' | 'light' | 'theme'
  /** Go on to the next image after a label was picked. */
  advance: boolean
  keyPreset: 'annotator' | 'photographer'
  /** What was changed of the preset: chords by binding. */
  keyChanges: Readonly<Record<string, readonly string[]>>
}
