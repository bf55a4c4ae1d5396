import { ago, plural } from './format.ts'

export const settings = {
  show: 'Settings…',
  title: 'Settings',
  kept: 'All but “This library” goes with you to every library.',

  look: 'Look',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  tiles: 'Pictures',
  sizes: { small: 'Small', medium: 'With their label', large: 'Large' },
  table: 'Table in the loupe',
  ofTheme: 'As the theme',

  work: 'Work',
  advance: 'Go to the next image after a decision',
  together: 'Show one tile for each product',
  keys: 'Keys',
  changed: (preset: string) => `${preset}, changed`,
  changeKeys: 'Change keys…',
  hardware: 'Hardware',
  hardwareUnknown: 'Not measured yet',
  choose: 'Choose…',

  program: 'Start and messages',
  startPage: 'Show all libraries when Selvedge starts',
  notifications: 'Tell me when long work ends while I am in another program',

  library: 'This library',
  folder: 'Folder',
  backups: 'Backups',
  newest: (at: number | null, count: number) =>
    at === null ? plural(count, 'backup') : `${plural(count, 'backup')}, the newest ${ago(at)}`,
  noBackup: 'None yet. The first is made at the next start.',
  restore: 'Restore…',
  showInFolder: 'Show in folder',
}
