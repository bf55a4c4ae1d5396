import { z } from 'zod'
import { AppError } from '../../common/app-error.ts'
import type { Engine } from '../engine.ts'
import { addBackbone, inspectFile } from '../backbones/add-backbone.ts'
import { backboneChoices, checked, path } from './schemas.ts'

export function backboneDoor({ backboneDoor, backbones, events, jobs }: Engine) {
  const name = z.string().min(1).max(200)
  const changed = (): void => events.emit('backbones', { names: backbones.list().map((backbone) => backbone.name) })
  return {
    backbones: {
      list: () => backbones.list(),
      inspect: checked(z.strictObject({ path }), ({ path }) => inspectFile(backboneDoor, path)),
      add: checked(z.strictObject({ path, choices: backboneChoices.optional() }), async ({ path, choices }) => {
        const added = await addBackbone(backboneDoor, path, choices ?? {})
        backbones.refresh()
        changed()
        return backbones.get(added)
      }),
      use: checked(z.strictObject({ name }), ({ name }) => {
        if (jobs.isBusy('backbone') || jobs.isBusy('train')) {
          throw new AppError('busy', 'A training is under way. Wait for it or cancel it first.')
        }
        const { title } = backbones.get(name)
        return { jobId: jobs.start('backbone', `Changing to ${title}`, { name }, null) }
      }),
      remove: checked(z.strictObject({ name }), ({ name }) => {
        backbones.remove(name)
        changed()
      }),
      exportFeatures: checked(z.strictObject({ name: name.optional(), path }), ({ name, path }) => {
        const wanted = name ?? backbones.current()
        if (!backbones.makes(wanted)) backbones.get(wanted)
        const title = `Exporting features to ${path.split(/[\\/]/).at(-1)}`
        return { jobId: jobs.start('export', title, { kind: 'features', path, features: wanted }, null) }
      }),
    },
  }
}
