import type { ImageAbout, ImageDetail, PictureColours } from '../../src-preload/contract.ts'
import { copy } from '../copy.ts'
import { bytes, date, number } from '../copy/format.ts'

/** A line of what is known of an image. */
export interface InfoLine {
  title: string
  text: string
}

const { info } = copy.correct

/** What its file is; all of it can be read and copied. @param about null: not known yet */
export function infoOf(detail: ImageDetail, about: ImageAbout | null, colours: PictureColours | null): InfoLine[] {
  const { error, folder, format, height, modifiedAt, name, path, product, size, width } = detail
  const lines: (InfoLine | null)[] = [
    error === null ? null : { title: info.error, text: error },
    { title: info.name, text: name },
    about === null
      ? null
      : { title: info.folder, text: folder === '' ? about.catalog : `${about.catalog} / ${folder.replaceAll('/', ' / ')}` },
    { title: info.path, text: path },
    { title: info.size, text: format === null ? bytes(size) : info.sizeAs(bytes(size), format) },
    {
      title: info.pixels,
      text: width === null || height === null ? info.unknown : info.pixelsOf(width, height, (width * height) / 1e6),
    },
    colours === null ? null : { title: info.colours, text: coloursInWords(colours) },
    { title: info.changed, text: date(modifiedAt) },
    about === null ? null : { title: info.added, text: date(about.addedAt) },
    product === null ? null : { title: info.product, text: product },
  ] // prettier-ignore
  return lines.filter((line) => line !== null)
}

const spaces: Partial<Record<string, string>> = info.spaces

export function coloursInWords({ bits, hasProfile, hasTransparency, profile, space }: PictureColours): string {
  const profileText = profile ?? (hasProfile ? info.namelessProfile : info.noProfile)
  return [
    spaces[space] ?? space.toUpperCase(),
    profileText,
    ...(bits === null ? [] : [info.bits(bits)]),
    ...(hasTransparency ? [info.transparent] : []),
  ].join(', ')
}

/** All of it as text for the clipboard, one line each. */
export function infoText(lines: readonly InfoLine[], about: ImageAbout | null): string {
  const copies = about?.copies.map(({ path }) => ({ title: info.copy, text: path })) ?? []
  const readers =
    about?.readBy.map(({ attribute, name }) => ({ title: info.readBy, text: `${attribute}: ${name}` })) ?? []
  return [...lines, ...copies, ...readers].map(({ title, text }) => `${title}: ${text}`).join('\n')
}

export const countOf = (title: string, count: number): string => `${title} (${number(count)})`
