/**
 * Draw the sample catalog into resources/sample.
 *
 *   node build/sample/make-sample.mjs              write it anew
 *   node build/sample/make-sample.mjs --check      draw it to a temporary folder and compare with what is there
 *   node build/sample/make-sample.mjs --out DIR    write it somewhere else
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import sharp from 'sharp'
import { shoot, shots } from './shots.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const HOME = join(HERE, '../../resources/sample')
const COLUMNS = ['file', 'product', 'view', 'type', 'colour', 'brand', 'pattern', 'name']

const README = `# Sample catalog

A small, made-up fashion catalog to try Selvedge with. Every picture is drawn by the scripts in \`build/sample\`: no
photograph, no real brand, no real product. Same scripts, same pictures.

- Folders are laid out as a shop would: by department, then by season or kind.
- A file is named \`<product>_<view>\`, where view is front, back, side, angle or detail. Most are
  JPEG, a few PNG and WebP.
- \`labels.csv\` says for every file what it shows: file, product, view, type, colour, brand, pattern, name. Types and
  colours are spelled as in the data the shipped model learnt from.

To draw it again: \`node build/sample/make-sample.mjs\`; to check that it is unchanged, add \`--check\`.

Licence: MIT, like the rest of Selvedge.
`

const quote = (v) => (/[",\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v)

/** labels.csv of the sample. */
const labels = (list) =>
  [COLUMNS, ...list.map((s) => COLUMNS.map((c) => s[c]))].map((row) => row.map(quote).join(',')).join('\n') + '\n'

/** Draw every picture into `out`, on all cores: each takes about half a second of arithmetic. */
async function draw(out, list) {
  await Promise.all([...new Set(list.map((s) => dirname(s.file)))].map((d) => mkdir(join(out, d), { recursive: true })))
  const workers = Math.max(1, availableParallelism())
  let done = 0
  await Promise.all(
    Array.from({ length: workers }, (_, part) => {
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { out, part, workers } })
      return new Promise((resolve, reject) => {
        worker.on('message', () => {
          done++
          if (process.stdout.isTTY) process.stdout.write(`\r${done} of ${list.length}`)
        })
        worker.on('error', reject)
        worker.on('exit', (code) => (code ? reject(new Error(`drawing stopped with ${code}`)) : resolve()))
      })
    }),
  )
  if (process.stdout.isTTY) process.stdout.write('\n')
  await writeFile(join(out, 'labels.csv'), labels(list))
  await writeFile(join(out, 'README.md'), README)
}

/** What a worker does: every nth picture. */
async function part() {
  sharp.concurrency(1)
  const { out, part: first, workers } = workerData
  const list = shots()
  for (let i = first; i < list.length; i += workers) {
    await writeFile(join(out, list[i].file), await shoot(list[i]))
    parentPort.postMessage(i)
  }
}

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')
const pixels = (path) => sharp(path).removeAlpha().raw().toBuffer()

/** Files under a folder, relative, with forward slashes. */
async function filesIn(dir) {
  const all = await readdir(dir, { recursive: true, withFileTypes: true })
  return all
    .filter((e) => e.isFile())
    .map((e) =>
      join(e.parentPath, e.name)
        .slice(dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

/** Compare two sample folders. @returns {Promise<string[]>} what differs */
async function compare(fresh, kept) {
  const bad = []
  const a = await filesIn(fresh)
  const b = await filesIn(kept)
  for (const f of b) if (!a.includes(f)) bad.push(`${f}: no longer drawn`)
  for (const f of a) {
    if (!b.includes(f)) bad.push(`${f}: missing`)
    else if (/\.(csv|md)$/.test(f)) {
      const text = async (dir) => (await readFile(join(dir, f), 'utf8')).replaceAll('\r\n', '\n')
      if ((await text(fresh)) !== (await text(kept))) bad.push(`${f}: text differs`)
    } else {
      const [p, q] = await Promise.all([pixels(join(fresh, f)), pixels(join(kept, f))])
      if (sha(p) === sha(q)) continue
      // How far apart tells a rounding difference of another image library from a real change.
      let sum = 0
      if (p.length === q.length) for (let i = 0; i < p.length; i++) sum += Math.abs(p[i] - q[i])
      bad.push(
        `${f}: pixels differ${p.length === q.length ? `, by ${(sum / p.length).toFixed(3)} of 255 on average` : ''}`,
      )
    }
  }
  return bad
}

async function main(args) {
  const list = shots()
  if (args.includes('--check')) {
    const temp = await mkdtemp(join(tmpdir(), 'selvedge-sample-'))
    try {
      await draw(temp, list)
      const bad = await compare(temp, HOME)
      for (const line of bad) console.log(line)
      console.log(bad.length ? `${bad.length} differences` : `unchanged: ${list.length} pictures`)
      process.exitCode = bad.length ? 1 : 0
    } finally {
      await rm(temp, { recursive: true, force: true })
    }
    return
  }
  const at = args.indexOf('--out')
  const out = at < 0 ? HOME : args[at + 1]
  if (!out) throw new Error('--out needs a folder')
  // Only what this script wrote is cleared: a folder given by hand may hold other things.
  if (at < 0) await rm(out, { recursive: true, force: true })
  await draw(out, list)
  console.log(`${list.length} pictures of ${new Set(list.map((s) => s.product)).size} products`)
}

if (isMainThread) await main(process.argv.slice(2))
else await part()
