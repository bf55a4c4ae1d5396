/** Text that may stand in SVG and HTML. */
export function escapeText(text: string): string {
  return text.replace(/[<>&"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
