/** In lower case: what network storage, systems and programs keep beside pictures. */
const names: ReadonlySet<string> = new Set([
  // Network storage: thumbnails, deleted files, former states.
  '@eadir', '@recycle', '@recently-snapshot', '@sharebin', '@tmp', '@__thumb', '.@__thumb', '#recycle', '#snapshot', '~snapshot',
  '.snapshot', 'lost+found', 'network trash folder', 'temporary items', '.syncthing', '.stversions',
  // Systems.
  '$recycle.bin', 'recycler', 'system volume information', '__macosx', '.trash', '.trashes', '.thumbnails',
  '.fseventsd', '.spotlight-v100',
  // Programs.
  '.picasaoriginals', '.dtrash', '.comments', '.xvpics',
]) // prettier-ignore

/** Lightroom's previews and its catalog data. */
const endings = /\.(lrdata|lrcat-data|lrlibrary)$/

const photoLibrary = /\.(photoslibrary|photolibrary|aplibrary|migratedphotolibrary)$/
const captureOneCatalog = /(^captureone|\.cocatalog)$/

/**
 * Whether a folder holds a system's or a program's own pictures (thumbnails, previews, deleted files), not a person's.
 * @param parent the name of the folder it lies in
 */
export function isSystemFolder(name: string, parent: string): boolean {
  const own = name.toLowerCase()
  const around = parent.toLowerCase()
  if (names.has(own) || endings.test(own) || own.startsWith('.trash-') || /^found\.\d{3}$/.test(own)) return true
  // Of a photo library only the originals are a person's; all else is made from them.
  if (photoLibrary.test(around)) return own !== 'originals' && own !== 'masters'
  return captureOneCatalog.test(around) && (own === 'cache' || own.startsWith('settings'))
}
