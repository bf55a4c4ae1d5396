import type { BackboneChoices, BackboneFile, Normalisation } from '../../src-preload/contract.ts'

/** What a person says of a network file; null: not said. */
export interface BackboneForm {
  name: string
  licence: string
  tensor: string
  /** Numbers per picture, where the file does not tell. */
  dimensions: number | null
  /** Pixels, where the file leaves the size open. */
  width: number | null
  height: number | null
  fit: NonNullable<BackboneChoices['fit']>
  normalisation: Normalisation | null
}

/** Of a picture, where the file leaves it open: what most networks were trained with. */
export const usualSize = 224

/** What the file and convention suggest. */
export const suggestedForm = (file: BackboneFile): BackboneForm => ({
  name: file.name,
  licence: '',
  tensor: file.features[0]?.tensor ?? '',
  dimensions: null,
  width: null,
  height: null,
  fit: 'contain',
  normalisation: file.normalisation,
})

export const featureOf = (file: BackboneFile, form: BackboneForm): BackboneFile['features'][number] | undefined =>
  file.features.find(({ tensor }) => tensor === form.tensor)

/** What the engine is asked for; null where something needed is missing. */
export function choicesOf(file: BackboneFile, form: BackboneForm): BackboneChoices | null {
  const name = form.name.trim()
  const licence = form.licence.trim()
  const feature = featureOf(file, form)
  if (name === '' || feature === undefined) return null
  if (feature.dimensions === null && form.dimensions === null) return null
  return {
    name,
    feature: form.tensor,
    fit: form.fit,
    normalisation: form.normalisation,
    ...(licence === '' ? {} : { licence }),
    ...(file.input.width === null ? { width: form.width ?? usualSize } : {}),
    ...(file.input.height === null ? { height: form.height ?? usualSize } : {}),
    ...(feature.dimensions === null && form.dimensions !== null ? { dimensions: form.dimensions } : {}),
  }
}
