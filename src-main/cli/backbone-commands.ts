import { resolve } from 'node:path'
import type { BackboneChoices, BackboneFile } from '../../src-preload/contract.ts'
import type { Command, CommandContext, Values } from './command.ts'
import { table } from './output.ts'

/** Of `models add`. */
export const backboneOptions = {
  name: { type: 'string' },
  feature: { type: 'string' },
  dimensions: { type: 'string' },
  size: { type: 'string' },
  mean: { type: 'string' },
  deviation: { type: 'string' },
  scale: { type: 'string' },
  'no-normalisation': { type: 'boolean' },
  fit: { type: 'string' },
  licence: { type: 'string' },
  inspect: { type: 'boolean' },
} as const

/** `models` lists versions, `models add FILE` adds a backbone. */
export function misusedModels(positionals: string[], values: Values): string | undefined {
  if (positionals.length === 0) return undefined
  if (positionals[0] !== 'add' || positionals.length !== 2) return 'models takes nothing, or: models add FILE.onnx'
  if (values['size'] !== undefined && !/^\d+(x\d+)?$/.test(String(values['size']))) {
    return '--size takes pixels, such as 224 or 224x224'
  }
  for (const name of ['mean', 'deviation']) {
    if (values[name] !== undefined && numbers(values[name]).length !== 3) return `--${name} takes three numbers: R,G,B`
  }
  if (values['fit'] !== undefined && !/^(contain|fill|cover)$/.test(String(values['fit']))) {
    return '--fit takes cover, contain or fill'
  }
  return undefined
}

/** `models add FILE`: checks, converts and tries a foreign network; `--inspect` only looks. */
export async function addBackbone({ session, output, positionals, values }: CommandContext): Promise<void> {
  const path = resolve(positionals[1] ?? '')
  const file = await session.engine.backbones.inspect({ path })
  if (values['inspect'] === true) {
    output.result({ event: 'backbone-file', ...file }, ...describeFile(file))
    return
  }
  const backbone = await session.engine.backbones.add({ path, choices: choices(values, file) })
  const { width, height } = backbone.input
  output.result(
    { event: 'backbone', ...backbone },
    `${backbone.name}: ${backbone.title}, ${backbone.dimensions} features of ${width} x ${height} pixels`,
  )
  output.note(`embed all images with it and retrain: selvedge backbones --use ${backbone.name}`)
}

export const backbones: Command = {
  options: { use: { type: 'string' }, remove: { type: 'string' } },
  async run({ session, output, values }) {
    const { use, remove } = values
    if (typeof use === 'string') {
      const { jobId } = await session.engine.backbones.use({ name: use })
      const { note } = await session.follow(jobId)
      output.result({ event: 'backbone-used', name: use, note }, note)
      return
    }
    if (typeof remove === 'string') {
      await session.engine.backbones.remove({ name: remove })
      output.result({ event: 'backbone-removed', name: remove }, `${remove} is removed`)
      return
    }
    const list = await session.engine.backbones.list()
    const rows = list.map(({ name, origin, isCurrent, dimensions, images, usedBy }) => [
      isCurrent ? '*' : ' ',
      name,
      origin,
      String(dimensions),
      String(images),
      usedBy.join(', ') || '–',
    ])
    output.table(
      list.map((backbone) => ({ event: 'backbone', ...backbone })),
      [['', 'name', 'origin', 'features', 'images', 'read by'], ...rows],
    )
    output.note('* new models are trained on it; --use NAME takes another')
  },
}

/** Makes the features that are missing and writes them. */
export const features: Command = {
  options: { backbone: { type: 'string' }, output: { type: 'string', short: 'o' } },
  async run({ session, output, values }) {
    const { backbone } = values
    const { jobId } = await session.engine.tagging.start(typeof backbone === 'string' ? { features: backbone } : {})
    const { note } = await session.follow(jobId)
    output.note(note)
    const name = typeof backbone === 'string' ? { name: backbone } : {}
    if (typeof values['output'] !== 'string') {
      for (const { name, dimensions, images } of await session.engine.backbones.list()) {
        output.result({ event: 'features', name, dimensions, images }, `${name}: ${images} x ${dimensions} stored`)
      }
      return
    }
    const path = resolve(values['output'])
    const exported = await session.engine.backbones.exportFeatures({ ...name, path })
    const job = await session.follow(exported.jobId)
    output.result({ event: 'features-written', path, note: job.note }, job.note)
  },
}

function choices(values: Values, file: BackboneFile): BackboneChoices {
  const text = (name: 'name' | 'feature' | 'licence'): Partial<Record<typeof name, string>> =>
    typeof values[name] === 'string' ? { [name]: values[name] } : {}
  const [width, height = width] = String(values['size'] ?? '').split('x')
  const { mean, deviation, scale, dimensions, fit } = values
  const known = file.normalisation ?? { scale: 1, mean: [0, 0, 0], deviation: [1, 1, 1] }
  const isOwn = mean !== undefined || deviation !== undefined || scale !== undefined
  return {
    ...text('name'),
    ...text('feature'),
    ...text('licence'),
    ...(width ? { width: Number(width), height: Number(height) } : {}),
    ...(dimensions === undefined ? {} : { dimensions: Number(dimensions) }),
    ...(fit === undefined ? {} : { fit: fit as NonNullable<BackboneChoices['fit']> }),
    ...(values['no-normalisation'] === true ? { normalisation: null } : {}),
    ...(isOwn
      ? {
          normalisation: {
            scale: scale === undefined ? known.scale : Number(scale),
            mean: mean === undefined ? known.mean : (numbers(mean) as [number, number, number]),
            deviation: deviation === undefined ? known.deviation : (numbers(deviation) as [number, number, number]),
          },
        }
      : {}),
  }
}

function numbers(value: Values[string]): number[] {
  return String(value).split(',').map(Number).filter(Number.isFinite)
}

function describeNormalisation({ scale, mean, deviation }: NonNullable<BackboneFile['normalisation']>): string {
  return `(x * ${scale.toPrecision(4)} - mean) / deviation, mean ${mean.join(', ')}, deviation ${deviation.join(', ')}`
}

function describeFile({ name, nodes, bytes, input, features, normalisation }: BackboneFile): string[] {
  const size = `${input.width ?? 'any'} x ${input.height ?? 'any'}`
  const weight = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
  const norm = normalisation ? describeNormalisation(normalisation) : 'none'
  return [
    `${name}: ${nodes} nodes, ${weight}, pictures of ${size} pixels (${input.layout})`,
    `normalisation by convention: ${norm}`,
    ...table([
      ['features', 'numbers', 'found as', 'made by'],
      ...features.map(({ tensor, dimensions, found, operator }) => [
        tensor,
        String(dimensions ?? 'unknown'),
        found,
        operator,
      ]),
    ]),
  ]
}
