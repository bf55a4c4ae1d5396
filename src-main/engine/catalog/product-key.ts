const viewWord =
  /[-_. ](front|back|side|detail|details|angle|left|right|top|bottom|model|flat|closeup|close-up|zoom|alt|main|view|sole|inside|label|packshot)[-_. ]?\d{0,2}$/i
const viewNumber = /[-_. ]\d{1,2}$/

/**
 * What the views of one product have in common: the file name without its ending and without the word or the number
 * that names the view (`SV-0012_back.jpg`, `SV-0012_2.jpg` -> `SV-0012`). A bare number is taken off only where what
 * is left still tells products apart, that is, holds a digit: `photo-1` and `photo-2` are two products.
 */
export function productKey(fileName: string): string {
  const stem = fileName.replace(/\.[^.]+$/, '')
  const withoutWord = stem.replace(viewWord, '')
  if (withoutWord !== stem && withoutWord !== '') return withoutWord
  const withoutNumber = stem.replace(viewNumber, '')
  return withoutNumber !== stem && /\d/.test(withoutNumber) ? withoutNumber : stem
}
