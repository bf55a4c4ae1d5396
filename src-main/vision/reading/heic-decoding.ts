import type { Libheif } from './libheif.ts'
import { pixelLimit } from './limits.ts'

/** The main picture of a HEIC file, turned and cut as the file says. */
export interface HeicPixels {
  width: number
  height: number
  channels: 3 | 4
  /** Whether transparency is counted into the colours already. */
  isPremultiplied: boolean
  /** [height, width, channels] */
  data: Uint8Array<ArrayBuffer>
}

/** @throws Error with libheif's reason */
export function decodeHeic(lib: Libheif, file: Uint8Array): HeicPixels {
  const context = lib.heif_context_alloc()
  try {
    const read = lib.heif_context_read_from_memory(context, file)
    if (read.code !== lib.heif_error_code.heif_error_Ok) throw new Error(read.message)
    const handle = lib.heif_js_context_get_primary_image_handle(context)
    if ('code' in handle) throw new Error(handle.message)
    try {
      const pixels = lib.heif_image_handle_get_width(handle) * lib.heif_image_handle_get_height(handle)
      if (pixels > pixelLimit) throw new Error('too large')
      const hasAlpha = lib.heif_image_handle_has_alpha_channel(handle) !== 0
      const chroma = hasAlpha
        ? lib.heif_chroma.heif_chroma_interleaved_RGBA
        : lib.heif_chroma.heif_chroma_interleaved_RGB
      const image = lib.heif_js_decode_image2(handle, lib.heif_colorspace.heif_colorspace_RGB, chroma)
      if ('code' in image) throw new Error(image.message)
      try {
        const [plane] = image.channels
        if (!plane) throw new Error('no pixels')
        const channels = hasAlpha ? 4 : 3
        const isPremultiplied = hasAlpha && lib.heif_image_handle_is_premultiplied_alpha(handle) !== 0
        return { width: plane.width, height: plane.height, channels, isPremultiplied, data: rowsOf(plane, channels) }
      } finally {
        lib.heif_image_release(image.image)
      }
    } finally {
      lib.heif_image_handle_release(handle)
    }
  } finally {
    lib.heif_context_free(context)
  }
}

/** Without what fills each row up in libheif's memory. */
function rowsOf(plane: { width: number; height: number; stride: number; data: Uint8Array }, channels: number) {
  const row = plane.width * channels
  const rows = new Uint8Array(row * plane.height)
  for (let y = 0; y < plane.height; y++)
    rows.set(plane.data.subarray(y * plane.stride, y * plane.stride + row), y * row)
  return rows
}
