/**
 * Makes `resources/sentinels` from snapshots that lie in a folder for each label: every fourth, 224 px square, as small
 * JPEGs without metadata. They tell a fine-tuning what it costs on pictures of another kind. Run by
 * `node build/models/make-sentinels.mjs [FOLDER]`; the default is where the CC0 snapshots lie beside this repository.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { inRoot } from '../bootstrap/paths.mjs'

const [every, side, quality] = [4, 224, 80]
const from = process.argv[2] ?? inRoot('..', 'shared', 'clothing-photos')
const to = inRoot('resources', 'sentinels')

rmSync(to, { recursive: true, force: true })
const labels = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory())
for (const { name } of labels) {
  mkdirSync(join(to, name), { recursive: true })
  const chosen = readdirSync(join(from, name))
    .sort()
    .filter((_, index) => index % every === 0)
  for (const [index, file] of chosen.entries()) {
    const target = join(to, name, `${String(index + 1).padStart(2, '0')}.jpg`)
    await sharp(join(from, name, file))
      .autoOrient()
      .resize(side, side, { fit: 'cover' })
      .jpeg({ quality, mozjpeg: true })
      .toFile(target)
  }
}
