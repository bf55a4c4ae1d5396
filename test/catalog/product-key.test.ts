import { expect, it } from 'vitest'
import { productKey } from '../../src-main/engine/catalog/product-key.ts'

it.each([
  ['SV-0012_back.jpg', 'SV-0012'],
  ['SV-0012_FRONT.jpg', 'SV-0012'],
  ['SV-0012_2.jpg', 'SV-0012'],
  ['SV-0012-side-03.png', 'SV-0012'],
  ['SV-0012 detail2.webp', 'SV-0012'],
  ['SV-0012.jpg', 'SV-0012'],
  ['photo-1.jpg', 'photo-1'],
  ['photo-2.jpg', 'photo-2'],
  ['18653.jpg', '18653'],
  ['12345_1.tar.jpg', '12345_1.tar'],
  ['backpack.jpg', 'backpack'],
  ['_front.jpg', '_front'],
  ['noending', 'noending'],
])('the product of %s is %s', (file, key) => {
  expect(productKey(file)).toBe(key)
})
