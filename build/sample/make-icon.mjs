/**
 * The app icon: a square of denim with its selvedge, the self-finished edge with the red line.
 *
 *   node build/sample/make-icon.mjs
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const OUT = join(dirname(fileURLToPath(import.meta.url)), '../../resources/icons')

/** The full mark, 512 units: woven twill, edge loops, stitches. */
function large() {
  let twill = ''
  for (let i = -32; i < 34; i++) {
    twill += `<path d="M${i * 22 - 40} 540L${i * 22 + 500} 0" stroke="#6f8fc4" stroke-opacity="0.5" stroke-width="7"/>`
    twill += `<path d="M${i * 22 - 29} 540L${i * 22 + 511} 0" stroke="#101d3c" stroke-opacity="0.4" stroke-width="5"/>`
  }
  // The weft turns round at the edge: one loop per thread is what makes a selvedge.
  let weft = ''
  for (let y = 38; y < 480; y += 16)
    weft +=
      `<path d="M346 ${y}H474" stroke="#cfc8b8" stroke-width="3"/>` +
      `<rect x="462" y="${y - 6}" width="20" height="12" rx="6" fill="#ece6d8"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">
<defs>
<clipPath id="cloth"><path d="M84 28H474V484H84Q28 484 28 428V84Q28 28 84 28Z"/></clipPath>
<linearGradient id="light" x1="0" y1="0" x2="1" y2="1">
<stop offset="0" stop-color="#fff" stop-opacity="0.2"/>
<stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.28"/>
</linearGradient>
<linearGradient id="lip" x1="0" x2="1">
<stop offset="0" stop-color="#000" stop-opacity="0.4"/>
<stop offset="1" stop-color="#000" stop-opacity="0"/></linearGradient>
</defs>
<g clip-path="url(#cloth)"><rect width="512" height="512" fill="#2b477f"/>${twill}
<rect x="340" y="0" width="140" height="512" fill="#f6f2e8"/></g>
<g>${weft}</g>
<g clip-path="url(#cloth)"><rect x="388" y="0" width="36" height="512" fill="#cf2f36"/>
<path d="M388 0V512M424 0V512" stroke="#8e1a22" stroke-opacity="0.5" stroke-width="3"/>
<rect x="340" y="0" width="22" height="512" fill="url(#lip)"/>
<path d="M300 28V484" stroke="#e2a85a" stroke-width="10" stroke-dasharray="34 20" stroke-linecap="round"/>
<rect width="512" height="512" fill="url(#light)"/></g>
</svg>
`
}

/** The mark for 16 to 32 pixels: flat, on the pixel grid, so that the line stays a line. */
const small = () => `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
<path d="M3 0H16V16H3Q0 16 0 13V3Q0 0 3 0Z" fill="#2b477f"/>
<path d="M0 6L6 0H9L0 9ZM1 14L9 6V9L2.5 15.7Q1.5 15.2 1 14Z" fill="#44659f"/>
<rect x="9" width="7" height="16" fill="#f6f2e8"/>
<rect x="11" width="3" height="16" fill="#cf2f36"/>
</svg>
`

await mkdir(OUT, { recursive: true })
await writeFile(join(OUT, 'icon.svg'), large())
await writeFile(join(OUT, 'icon-small.svg'), small())
for (const size of [512, 256, 128, 64, 32, 16]) {
  const svg = size > 32 ? large() : small()
  const density = (72 * size) / (size > 32 ? 512 : 16)
  await sharp(Buffer.from(svg), { density })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(OUT, `icon-${size}.png`))
}
