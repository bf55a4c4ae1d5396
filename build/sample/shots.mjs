/** From styles to the list of pictures, and one picture to a file's bytes. */
import sharp from 'sharp'
import { BRANDS } from './brands.mjs'
import { dyed, named } from './colour.mjs'
import { photograph } from './light.mjs'
import { H, W } from './path.mjs'
import { patternOf } from './patterns.mjs'
import { STYLES } from './products.mjs'
import { randomFrom } from './random.mjs'
import { Scene } from './scene.mjs'
import { backpack } from './garments/backpacks.mjs'
import { belt } from './garments/belts.mjs'
import { cap } from './garments/caps.mjs'
import { dress } from './garments/dresses.mjs'
import { handbag } from './garments/handbags.mjs'
import { heel } from './garments/heels.mjs'
import { jacket } from './garments/jackets.mjs'
import { shirt } from './garments/shirts.mjs'
import { sneaker } from './garments/shoes.mjs'
import { skirt } from './garments/skirts.mjs'
import { socks } from './garments/socks.mjs'
import { sunglasses } from './garments/sunglasses.mjs'
import { tshirt } from './garments/tees.mjs'
import { sweater } from './garments/sweaters.mjs'
import { sweatshirt } from './garments/sweatshirts.mjs'
import { tie } from './garments/ties.mjs'
import { top } from './garments/tops.mjs'
import { jeans, shorts, trousers } from './garments/trousers.mjs'
import { watch } from './garments/watches.mjs'

const DRAW = {
  backpack,
  belt,
  cap,
  dress,
  handbag,
  heel,
  jacket,
  jeans,
  shirt,
  shorts,
  skirt,
  sneaker,
  socks,
  sunglasses,
  sweater,
  sweatshirt,
  tie,
  top,
  trousers,
  tshirt,
  watch,
}

/** Views each kind of product is photographed in; the first two are always taken. */
const VIEWS = {
  sneaker: ['side', 'angle', 'detail'],
  heel: ['side', 'angle', 'detail'],
  belt: ['front', 'angle', 'detail'],
  sunglasses: ['front', 'angle', 'detail'],
  socks: ['front', 'side', 'detail'],
  backpack: ['front', 'back', 'angle', 'detail'],
  handbag: ['front', 'angle', 'detail'],
  watch: ['front', 'back', 'detail'],
  tie: ['front', 'back', 'detail'],
}

/** Types whose angle view is drawn, not turned. */
const DRAWN_ANGLE = new Set(['sneaker', 'heel', 'belt'])

const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/**
 * Every picture of the sample.
 * @returns {{file: string, product: string, view: string, type: string, colour: string, brand: string, pattern: string,
 *   name: string, style: object}[]}
 */
export function shots() {
  const out = []
  let number = 1001
  let count = 0
  for (const style of STYLES) {
    number += 3
    for (const colour of style.colours) {
      const product = `${BRANDS[style.brand].code}-${number}-${slug(colour)}`
      const rnd = randomFrom(`${product}/views`)
      const all = VIEWS[style.draw] ?? ['front', 'back', 'detail', 'angle']
      // A real shop is uneven: some products have every view, some only what was needed.
      const views = all.filter((v, i) => i < 2 || (v === 'angle' ? rnd.chance(0.22) : rnd.chance(0.62)))
      for (const view of views) {
        count++
        const ext = count % 37 === 0 ? 'webp' : count % 83 === 0 ? 'png' : 'jpg'
        out.push({
          file: `${style.folder}/${product}_${view}.${ext}`,
          product,
          view,
          type: style.type,
          colour,
          brand: style.brand,
          pattern: style.label ?? (style.pattern === 'fairisle' ? 'patterned' : style.pattern),
          name: `${style.brand} ${style.name} ${colour}`,
          style,
        })
      }
    }
  }
  return out
}

/** Encode a picture as its file name asks. */
function encode(image, file) {
  if (file.endsWith('.png')) return image.png({ palette: true, colours: 128, dither: 0.6, effort: 9 })
  if (file.endsWith('.webp')) return image.webp({ quality: 84, effort: 5 })
  return image.jpeg({ quality: 82, mozjpeg: true })
}

/** Draw one picture. @returns {Promise<Buffer>} the bytes of the file */
export async function shoot({ file, product, view, colour, brand, style }) {
  // One stream for the product, so that all its views show the same article; the scene's own for what may differ.
  const rnd = randomFrom(product)
  const turn = rnd.jitter(1.6)
  const light = rnd.chance(0.72) ? -1 : 1
  const dye = style.dyes?.[colour] ?? style.dye
  const fill = dye ?? dyed(colour, rnd)
  // A second colour that equals the first would hide the design.
  const second = style.second && style.second !== colour ? named(style.second) : undefined
  const look = { ...style, brand, fill, second, pattern: patternOf(style.pattern, fill, rnd) }
  const scene = new Scene({ light, rnd: randomFrom(`${product}/shape`) })
  const turned = view === 'angle' && !DRAWN_ANGLE.has(style.draw)
  const fromBack = view === 'detail' && (style.draw === 'jeans' || style.draw === 'tie')
  const base = fromBack ? 'back' : turned || view === 'detail' ? 'front' : view
  const spot = DRAW[style.draw](scene, look, base === 'front' && VIEWS[style.draw]?.[0] === 'side' ? 'side' : base)
  if (!scene.floors.length) scene.turn = turn + randomFrom(file).jitter(0.5)
  const raw = await photograph(scene, {
    view: view === 'detail' ? (fromBack ? (spot.backDetail ?? spot.detail) : spot.detail) : undefined,
    turn: turned ? (spot.turn ?? 24) * (rnd.chance(0.5) ? 1 : -1) : 0,
    seed: product,
  })
  return encode(sharp(raw, { raw: { width: W, height: H, channels: 3 } }), file).toBuffer()
}
