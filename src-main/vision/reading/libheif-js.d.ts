declare module 'libheif-js/wasm-bundle.js' {
  import type { Libheif } from './libheif.ts'
  const libheif: Libheif
  export default libheif
}
