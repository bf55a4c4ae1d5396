import { expect, test } from 'vitest'
import type { BackboneFile } from '../../src-preload/contract.ts'
import { choicesOf, suggestedForm } from '../../src-renderer/answers/backbone-form.ts'

const feature = { tensor: 'pooled', operator: 'GlobalAveragePool', found: 'pool', dimensions: 512 } as const
const file = (part: Partial<BackboneFile> = {}): BackboneFile =>
  ({
    path: '/Models/resnet18.onnx',
    name: 'resnet18',
    bytes: 4_000_000,
    nodes: 60,
    input: { name: 'input', layout: 'NCHW', width: 224, height: 224 },
    normalisation: null,
    features: [feature],
    ...part,
  }) as BackboneFile

test('what the file and convention suggest can be asked for as it is', () => {
  const known = file()
  expect(choicesOf(known, suggestedForm(known))).toEqual({
    name: 'resnet18',
    feature: 'pooled',
    fit: 'contain',
    normalisation: null,
  })
})

test('a size is said only where the file leaves it open, each side for itself', () => {
  const open = file({ input: { ...file().input, height: null } })
  const form = { ...suggestedForm(open), width: 99, height: null }
  expect(choicesOf(open, form)).toMatchObject({ height: 224 })
  expect(choicesOf(open, form)).not.toHaveProperty('width')
  expect(choicesOf(open, { ...form, height: 96 })).toMatchObject({ height: 96 })
  const wide = file({ input: { ...file().input, width: null } })
  expect(choicesOf(wide, { ...form, width: 99, height: 96 })).toMatchObject({ width: 99 })
  expect(choicesOf(wide, { ...form, width: null, height: 96 })).toMatchObject({ width: 224 })
  expect(choicesOf(wide, { ...form, height: 96 })).not.toHaveProperty('height')
})

test('numbers per picture are needed where the file does not tell, and are left out where it does', () => {
  const untold = file({ features: [{ ...feature, dimensions: null }] })
  const form = suggestedForm(untold)
  expect(choicesOf(untold, form)).toBeNull()
  expect(choicesOf(untold, { ...form, dimensions: 7 })).toMatchObject({ dimensions: 7 })
  expect(choicesOf(file(), { ...form, dimensions: 7 })).not.toHaveProperty('dimensions')
})

test('a name and a tensor of the file are needed, spaces are none of a name', () => {
  const known = file()
  expect(choicesOf(known, { ...suggestedForm(known), name: '  ' })).toBeNull()
  expect(choicesOf(known, { ...suggestedForm(known), tensor: 'other' })).toBeNull()
  expect(choicesOf(known, { ...suggestedForm(known), name: ' Mine ', licence: ' MIT ' })).toMatchObject({
    name: 'Mine',
    licence: 'MIT',
  })
})
