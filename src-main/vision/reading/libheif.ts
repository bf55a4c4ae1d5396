/** What is used here of libheif as WebAssembly: the package types its module without the names that it makes as it starts. */
type Code = object
interface Failure {
  code: Code
  message: string
}
interface Handle {
  delete(): void
}
interface Plane {
  width: number
  height: number
  stride: number
  data: Uint8Array
}
export interface Libheif {
  heif_error_code: Record<'heif_error_Ok', Code>
  heif_colorspace: Record<'heif_colorspace_RGB', Code>
  heif_chroma: Record<'heif_chroma_interleaved_RGB' | 'heif_chroma_interleaved_RGBA', Code>
  heif_context_alloc(): Handle
  heif_context_free(context: Handle): void
  heif_context_read_from_memory(context: Handle, file: Uint8Array): Failure
  heif_js_context_get_primary_image_handle(context: Handle): Handle | Failure
  heif_image_handle_get_width(handle: Handle): number
  heif_image_handle_get_height(handle: Handle): number
  heif_image_handle_has_alpha_channel(handle: Handle): number
  heif_image_handle_is_premultiplied_alpha(handle: Handle): number
  heif_image_handle_release(handle: Handle): void
  heif_js_decode_image2(handle: Handle, space: Code, chroma: Code): { image: Handle; channels: Plane[] } | Failure
  heif_image_release(image: Handle): void
}
