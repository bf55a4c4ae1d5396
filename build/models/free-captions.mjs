/**
 * Prints how good a captioner is by itself: `node free-captions.mjs LIBRARY RESOURCES VERSION`. In the studio captions are held
 * to what is known of each picture, and in a library where all is decided that is most of what they say; what it learned
 * shows where nothing holds it. Measured on captions that were given since its run began. Runs on the Node that ships.
 */
import { resolve } from 'node:path'
import { inRoot } from '../bootstrap/paths.mjs'
import { bleu } from '../../src-main/common/captioner/metrics/bleu.ts'
import { ciderD } from '../../src-main/common/captioner/metrics/cider.ts'
import { tokenise } from '../../src-main/common/captioner/tokens.ts'
import { openEngine } from '../../src-main/engine/engine.ts'
import { agreementOf } from '../../src-main/engine/labels/agreement.ts'

const [library = '', resources = '', version = ''] = process.argv.slice(2)
const atOnce = 256
const program = (/** @type {string} */ name) => inRoot('out', 'main', `${name}.js`)
const programs = { vision: program('vision'), trainer: program('trainer'), probe: program('probe') }
const engine = await openEngine({
  library: resolve(library),
  resources: resolve(resources),
  version: 'train',
  programs,
})
try {
  const { embeddings, runs, store, versions, visionClient } = engine
  const versionId = Number(version)
  const { features, runId } = versions.get(versionId)
  const { captioners } = versions.specs([versionId])
  const since = runId === null ? 0 : runs.get(runId).startedAt
  const rows = /** @type {{ imageId: number, reference: string }[]} */ (
    store.database.prepare('SELECT image_id AS imageId, text AS reference FROM text_annotation WHERE at > ?').all(since)
  )
  const written = []
  for (let start = 0; start < rows.length; start += atOnce) {
    const part = rows.slice(start, start + atOnce)
    const blocks = features.map((name) => embeddings.block(name, part.map(({ imageId }) => imageId))) // prettier-ignore
    const { captions } = await visionClient.predict({ heads: [], captioners, rows: part.length, blocks })
    part.forEach((row, at) => written.push({ ...row, written: captions[0]?.texts[at] ?? '' }))
  }
  const pairs = written.map(({ reference, written: text }) => ({
    candidate: tokenise(text),
    references: [tokenise(reference)],
  }))
  const exact = pairs.filter(({ candidate, references }) => candidate.join(' ') === references[0]?.join(' '))
  const metrics = {
    images: rows.length,
    bleu4: bleu(pairs),
    ciderD: ciderD(pairs).reduce((sum, score) => sum + score, 0) / rows.length,
    exact: exact.length / rows.length,
    // Captions of the photos do not speak of season or usage.
    agreement: agreementOf(store.database, written).filter(({ attribute }) =>
      ['type', 'colour', 'brand'].includes(attribute),
    ),
  }
  console.log(JSON.stringify(metrics))
} finally {
  await engine.close()
}
