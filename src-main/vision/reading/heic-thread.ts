import { parentPort } from 'node:worker_threads'
import libheif from 'libheif-js/wasm-bundle.js'
import { decodeHeic } from './heic-decoding.ts'
import type { HeicAnswer } from './heic-reader.ts'
import type { Libheif } from './libheif.ts'

/** The thread of heic-reader.ts: it decodes one file after the other, and holds no native module. */
parentPort?.on('message', (file: Uint8Array) => {
  const { answer, transfer } = answerTo(file)
  parentPort?.postMessage(answer, transfer)
})

function answerTo(file: Uint8Array): { answer: HeicAnswer; transfer: ArrayBuffer[] } {
  try {
    const pixels = decodeHeic(libheif as Libheif, file)
    return { answer: { pixels }, transfer: [pixels.data.buffer] }
  } catch (error) {
    return { answer: { reason: error instanceof Error ? error.message : String(error) }, transfer: [] }
  }
}
