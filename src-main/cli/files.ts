import type { Session } from './session.ts'

/** Where images lie: below their catalogs, as tables name them, and on the disk. */
export function filesOf(
  { engine }: Session,
  images: readonly { id: number }[],
): Promise<{ file: string; path: string }[]> {
  return Promise.all(
    images.map(async ({ id }) => {
      const { folder, name, path } = await engine.images.detail({ id })
      return { file: folder === '' ? name : `${folder}/${name}`, path }
    }),
  )
}
