/** The texts that ship with the program, as they were when it was built; each is read when it is first opened. */
const sources = import.meta.glob<string>(
  ['../../LICENSE', '../../NOTICE', '../../resources/THIRD-PARTY-LICENCES.txt'],
  { query: '?raw', import: 'default' },
)

const read = (path: string) => async (): Promise<string> => (await sources[path]?.()) ?? ''

export const licenceTexts = {
  licence: read('../../LICENSE'),
  notice: read('../../NOTICE'),
  others: read('../../resources/THIRD-PARTY-LICENCES.txt'),
}
