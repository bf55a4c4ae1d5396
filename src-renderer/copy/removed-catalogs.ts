export const removedCatalogs = {
  show: 'Removed catalogs…',
  heading: 'Removed catalogs',
  none: 'No catalog was removed.',
  note: 'Add the folder again to bring a catalog back with all its decisions.',
  purge: 'Delete for good…',
  purgeTitle: (catalog: string) => `Delete “${catalog}” for good?`,
  purgeText: (path: string) =>
    `This forgets all decisions on its images, and nothing brings them back. The files in ${path} stay where they are.`,
}
