/**
 * What the sample shop sells. One line is one style; each colour of it is a product. Fields: type, brand, name, folder,
 * how it is drawn (draw and cut), pattern, and the colours it comes in. Nothing here exists outside this folder.
 */

const TEES = 'Tops/T-Shirts'
const SHIRTS = 'Tops/Shirts'
const BLOUSES = 'Tops/Blouses & Tops'
const KNIT = 'Knitwear/Autumn-Winter'
const KNIT_LIGHT = 'Knitwear/Spring-Summer'
const SWEAT = 'Knitwear/Sweatshirts'
const OUTER = 'Outerwear/Autumn-Winter'
const DENIM = 'Trousers & Skirts/Denim'
const TROUSERS = 'Trousers & Skirts/Trousers'
const SHORTS = 'Trousers & Skirts/Shorts'
const SKIRTS = 'Trousers & Skirts/Skirts'
const SUMMER = 'Dresses/Spring-Summer'
const EVENING = 'Dresses/Evening'
const SNEAKERS = 'Shoes/Sneakers'
const HEELS = 'Shoes/Heels'
const HANDBAGS = 'Accessories/Bags/Handbags'
const BACKPACKS = 'Accessories/Bags/Backpacks'
const HATS = 'Accessories/Headwear'
const SMALL = 'Accessories/Belts & Ties'
const SOCKS = 'Accessories/Socks'
const EYES = 'Accessories/Eyewear'
const WATCHES = 'Accessories/Watches'

const line = (type, draw, folder, brand, name, colours, o = {}) => ({
  type,
  draw,
  folder,
  brand,
  name,
  colours: colours.split(', '),
  pattern: 'solid',
  ...o,
})

/** Every style, in catalog order. */
export const STYLES = [
  line('Tshirts', 'tshirt', TEES, 'Lumbry', 'Harbour Tee', 'Red, White, Navy Blue', { cut: 'crew', mark: true }),
  line('Tshirts', 'tshirt', TEES, 'Lumbry', 'Ridge Print Tee', 'Black, Yellow', {
    cut: 'crew',
    graphic: 'hills',
    pattern: 'graphic',
    tag: true,
  }),
  line('Tshirts', 'tshirt', TEES, 'Quendal', 'Swell Print Tee', 'Teal', {
    cut: 'crew',
    graphic: 'wave',
    pattern: 'graphic',
  }),
  line('Tshirts', 'tshirt', TEES, 'Tarnhollow', 'Fern Tee', 'Beige', {
    cut: 'crew',
    graphic: 'fern',
    pattern: 'graphic',
  }),
  line('Tshirts', 'tshirt', TEES, 'Wickerby', 'Jetty Stripe Tee', 'White, Navy Blue', {
    cut: 'crew',
    pattern: 'striped',
    tag: true,
  }),
  line('Tshirts', 'tshirt', TEES, 'Pelloway', 'Club Polo', 'Green, Maroon', { cut: 'polo' }),
  line('Tshirts', 'tshirt', TEES, 'Quendal', 'Regatta Polo', 'Blue', { cut: 'polo', pattern: 'striped' }),
  line('Tshirts', 'tshirt', TEES, 'Drovewell', 'Halves Tee', 'Orange, Grey', {
    cut: 'crew',
    block: true,
    second: 'Navy Blue',
    pattern: 'colour-blocked',
  }),
  line('Tshirts', 'tshirt', TEES, 'Lumbry', 'Plain Vee', 'Charcoal, Pink', { cut: 'vee' }),
  line('Shirts', 'shirt', SHIRTS, 'Pelloway', 'Ledger Shirt', 'White, Blue', {
    pattern: 'pinstriped',
    label: 'striped',
    tag: true,
  }),
  line('Shirts', 'shirt', SHIRTS, 'Pelloway', 'Counting House Shirt', 'White, Pink', {}),
  line('Shirts', 'shirt', SHIRTS, 'Drovewell', 'Barn Check Shirt', 'Red, Green', { pattern: 'checked' }),
  line('Shirts', 'shirt', SHIRTS, 'Tarnhollow', 'Quarry Denim Shirt', 'Blue', { cloth: 'denim', dye: [66, 96, 142] }),
  line('Shirts', 'shirt', SHIRTS, 'Quendal', 'Lido Shirt', 'Yellow, Teal', { cut: 'short', pattern: 'floral' }),
  line('Shirts', 'shirt', SHIRTS, 'Pelloway', 'Dot Shirt', 'Navy Blue', { pattern: 'dotted', pocket: false }),
  line('Tops', 'top', BLOUSES, 'Oskarine', 'Petal Blouse', 'White, Black', {
    cut: 'blouse',
    sleeve: 'puff',
    pattern: 'floral',
  }),
  line('Tops', 'top', BLOUSES, 'Oskarine', 'Slip Top', 'Purple, Cream', { cut: 'cami', neck: 'strap' }),
  line('Tops', 'top', BLOUSES, 'Mirabrae', 'Peplum Top', 'Maroon', { cut: 'peplum', sleeve: 'short', neck: 'round' }),
  line('Tops', 'top', BLOUSES, 'Mirabrae', 'Dot Vee Top', 'Red', {
    cut: 'blouse',
    neck: 'vee',
    pattern: 'dotted',
  }),
  line('Sweaters', 'sweater', KNIT, 'Wickerby', 'Trawler Cable Sweater', 'Cream, Navy Blue', {
    cable: true,
    cut: 'crew',
    tag: true,
  }),
  line('Sweaters', 'sweater', KNIT, 'Wickerby', 'Snowline Yoke Sweater', 'Maroon, Grey', {
    cut: 'crew',
    pattern: 'fairisle',
    yoke: true,
    label: 'patterned',
  }),
  line('Sweaters', 'sweater', KNIT, 'Tarnhollow', 'Roll Neck', 'Charcoal, Brown', { cut: 'roll' }),
  line('Sweaters', 'sweater', KNIT, 'Wickerby', 'Library Cardigan', 'Olive, Beige', { cut: 'cardigan' }),
  line('Sweaters', 'sweater', KNIT_LIGHT, 'Pelloway', 'Tipped Vee Sweater', 'White, Green', {
    cut: 'vee',
    tipped: true,
    second: 'Navy Blue',
  }),
  line('Sweaters', 'sweater', KNIT_LIGHT, 'Wickerby', 'Pier Stripe Sweater', 'Blue', {
    cut: 'crew',
    pattern: 'striped',
  }),
  line('Sweatshirts', 'sweatshirt', SWEAT, 'Lumbry', 'Block Hoodie', 'Grey, Purple', {
    cut: 'hood',
    pattern: 'graphic',
  }),
  line('Sweatshirts', 'sweatshirt', SWEAT, 'Drovewell', 'Seal Hoodie', 'Green', {
    cut: 'hood',
    graphic: 'seal',
    pattern: 'graphic',
  }),
  line('Sweatshirts', 'sweatshirt', SWEAT, 'Quendal', 'Zip Hoodie', 'Black', { cut: 'zip', tag: true }),
  line('Sweatshirts', 'sweatshirt', SWEAT, 'Lumbry', 'Bar Crew', 'Navy Blue', {
    cut: 'crew',
    graphic: 'bars',
    pattern: 'graphic',
  }),
  line('Jackets', 'jacket', OUTER, 'Tarnhollow', 'Quarry Trucker', 'Blue', {
    cut: 'denim',
    dyes: { Blue: [62, 92, 140] },
  }),
  line('Jackets', 'jacket', OUTER, 'Drovewell', 'Hangar Bomber', 'Olive, Maroon', { cut: 'bomber' }),
  line('Jackets', 'jacket', OUTER, 'Quendal', 'Drift Padded Jacket', 'Red, Yellow', { cut: 'padded' }),
  line('Jackets', 'jacket', OUTER, 'Pelloway', 'Session Blazer', 'Charcoal, Navy Blue', { cut: 'blazer', tag: true }),
  line('Jeans', 'jeans', DENIM, 'Tarnhollow', 'Seam Jean', 'Navy Blue, Blue', {
    cut: 'slim',
    dyes: { Blue: [84, 118, 164], 'Navy Blue': [44, 56, 92] },
  }),
  line('Jeans', 'jeans', DENIM, 'Tarnhollow', 'Foundry Jean', 'Black, Blue', {
    cut: 'straight',
    dyes: { Blue: [66, 96, 142] },
    tag: true,
  }),
  line('Jeans', 'jeans', DENIM, 'Drovewell', 'Wide Jean', 'Blue', { cut: 'wide', dye: [112, 146, 188] }),
  line('Trousers', 'trousers', TROUSERS, 'Pelloway', 'Crease Trouser', 'Charcoal, Beige', {
    cut: 'straight',
    crease: true,
  }),
  line('Trousers', 'trousers', TROUSERS, 'Drovewell', 'Field Chino', 'Khaki', { cut: 'slim' }),
  line('Trousers', 'trousers', TROUSERS, 'Mirabrae', 'Wide Trouser', 'Black', { cut: 'wide' }),
  line('Trousers', 'trousers', TROUSERS, 'Lumbry', 'Loop Jogger', 'Grey', { cut: 'jogger' }),
  line('Shorts', 'shorts', SHORTS, 'Tarnhollow', 'Cutoff Short', 'Blue', { cloth: 'denim', dye: [84, 120, 168] }),
  line('Shorts', 'shorts', SHORTS, 'Drovewell', 'Field Short', 'Khaki, Navy Blue', {}),
  line('Shorts', 'shorts', SHORTS, 'Quendal', 'Track Short', 'Red, Black', { cut: 'sport' }),
  line('Skirts', 'skirt', SKIRTS, 'Mirabrae', 'Pleat Skirt', 'Red, Navy Blue', { cut: 'pleated', pattern: 'checked' }),
  line('Skirts', 'skirt', SKIRTS, 'Oskarine', 'Orchard Skirt', 'Yellow', {
    cut: 'aline',
    pattern: 'floral',
    tag: true,
  }),
  line('Skirts', 'skirt', SKIRTS, 'Mirabrae', 'Pencil Skirt', 'Black', { cut: 'pencil' }),
  line('Skirts', 'skirt', DENIM, 'Tarnhollow', 'Quarry Skirt', 'Blue', { cut: 'denim', dye: [72, 104, 152] }),
  line('Dresses', 'dress', SUMMER, 'Oskarine', 'Meadow Dress', 'Pink, Navy Blue', {
    cut: 'flare',
    neck: 'strap',
    pattern: 'floral',
  }),
  line('Dresses', 'dress', SUMMER, 'Oskarine', 'Tier Dress', 'Teal, Orange', {
    cut: 'tiered',
    neck: 'vee',
    sleeve: 'puff',
    tag: true,
  }),
  line('Dresses', 'dress', SUMMER, 'Wickerby', 'Halves Shift Dress', 'White', {
    cut: 'shift',
    sleeve: 'short',
    block: true,
    second: 'Red',
    pattern: 'colour-blocked',
  }),
  line('Dresses', 'dress', EVENING, 'Mirabrae', 'Square Neck Dress', 'Black, Red', {
    cut: 'shift',
    sleeve: 'short',
    neck: 'square',
  }),
  line('Dresses', 'dress', EVENING, 'Oskarine', 'Dot Maxi Dress', 'Maroon, Green', {
    cut: 'maxi',
    sleeve: 'long',
    neck: 'vee',
    pattern: 'dotted',
  }),
  line('Casual Shoes', 'sneaker', SNEAKERS, 'Quendal', 'Slip Knot', 'White, Grey', { cut: 'low', second: 'Navy Blue' }),
  line('Casual Shoes', 'sneaker', SNEAKERS, 'Lumbry', 'Court High', 'Red, Black', { cut: 'high', cap: true }),
  line('Casual Shoes', 'sneaker', SNEAKERS, 'Drovewell', 'Walk Low', 'Brown, Green', {
    cut: 'low',
    cloth: 'leather',
    gum: true,
  }),
  line('Casual Shoes', 'sneaker', SNEAKERS, 'Quendal', 'Dock Slip-On', 'Olive', {
    cut: 'slip',
    gum: true,
    stripe: false,
  }),
  line('Heels', 'heel', HEELS, 'Oskarine', 'Aria Pump', 'Black, Beige', { cut: 'pump' }),
  line('Heels', 'heel', HEELS, 'Oskarine', 'Bow Pump', 'Red', { cut: 'bow' }),
  line('Heels', 'heel', HEELS, 'Mirabrae', 'Block Heel', 'Maroon, Pink', { cut: 'block', cloth: 'suede' }),
  line('Heels', 'heel', HEELS, 'Mirabrae', 'Strap Heel', 'Gold', { cut: 'strap' }),
  line('Handbags', 'handbag', HANDBAGS, 'Oskarine', 'Market Tote', 'Tan, Black', { cut: 'tote' }),
  line('Handbags', 'handbag', HANDBAGS, 'Wickerby', 'Canvas Tote', 'Cream', {
    cut: 'tote',
    cloth: 'canvas',
    graphic: true,
    second: 'Brown',
    pattern: 'graphic',
  }),
  line('Handbags', 'handbag', HANDBAGS, 'Mirabrae', 'Post Satchel', 'Maroon, Brown', { cut: 'satchel' }),
  line('Handbags', 'handbag', HANDBAGS, 'Mirabrae', 'Well Bucket', 'Green, Red', { cut: 'bucket' }),
  line('Backpacks', 'backpack', BACKPACKS, 'Tarnhollow', 'Day Pack', 'Blue, Grey', { cut: 'school' }),
  line('Backpacks', 'backpack', BACKPACKS, 'Lumbry', 'Letter Pack', 'Red', {
    cut: 'school',
    graphic: true,
    second: 'Black',
    pattern: 'colour-blocked',
  }),
  line('Backpacks', 'backpack', BACKPACKS, 'Drovewell', 'Roll Pack', 'Olive', { cut: 'roll' }),
  line('Caps', 'cap', HATS, 'Lumbry', 'Six Panel Cap', 'Navy Blue, Black', { cut: 'six' }),
  line('Caps', 'cap', HATS, 'Quendal', 'Halves Cap', 'White', {
    cut: 'six',
    block: true,
    second: 'Red',
    pattern: 'colour-blocked',
  }),
  line('Caps', 'cap', HATS, 'Wickerby', 'Pom Beanie', 'Green, Grey', { cut: 'beanie', pom: true }),
  line('Socks', 'socks', SOCKS, 'Wickerby', 'Rope Stripe Sock', 'White', { pattern: 'striped', second: 'Red' }),
  line('Socks', 'socks', SOCKS, 'Pelloway', 'Argyle Sock', 'Maroon', { pattern: 'argyle', label: 'argyle' }),
  line('Socks', 'socks', SOCKS, 'Lumbry', 'Low Sock', 'Black', { cut: 'low' }),
  line('Ties', 'tie', SMALL, 'Pelloway', 'Regiment Tie', 'Navy Blue', { pattern: 'striped' }),
  line('Ties', 'tie', SMALL, 'Pelloway', 'Dot Tie', 'Maroon', { pattern: 'dotted', cut: 'slim' }),
  line('Ties', 'tie', SMALL, 'Wickerby', 'Knit Tie', 'Olive', { cut: 'knit' }),
  line('Belts', 'belt', SMALL, 'Drovewell', 'Saddle Belt', 'Brown', {}),
  line('Belts', 'belt', SMALL, 'Mirabrae', 'Plate Belt', 'Black', { cut: 'plate', gold: true }),
  line('Belts', 'belt', SMALL, 'Tarnhollow', 'Web Belt', 'Olive', { cut: 'web' }),
  line('Sunglasses', 'sunglasses', EYES, 'Mirabrae', 'Corner Sunglasses', 'Black', { cut: 'square' }),
  line('Sunglasses', 'sunglasses', EYES, 'Oskarine', 'Round Sunglasses', 'Red', { cut: 'round' }),
  line('Sunglasses', 'sunglasses', EYES, 'Quendal', 'Pilot Sunglasses', 'Gold', { cut: 'aviator' }),
  line('Watches', 'watch', WATCHES, 'Mirabrae', 'Meridian Watch', 'Brown, Black', { cut: 'round', gold: true }),
  line('Watches', 'watch', WATCHES, 'Quendal', 'Tide Chronograph', 'Navy Blue', { cut: 'steel', label: 'solid' }),
  line('Watches', 'watch', WATCHES, 'Lumbry', 'Sport Watch', 'Black', { cut: 'sport' }),
]
