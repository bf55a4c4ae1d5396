import { z } from 'zod'
import { AppError } from '../../common/app-error.ts'
import type { Engine } from '../engine.ts'
import { checked } from './schemas.ts'

export function attributeDoor({ attributes, events, readyHeads, startTagging }: Engine) {
  return {
    attributes: {
      ready: () => readyHeads.list(),
      addReady: checked(z.strictObject({ name: z.string().min(1).max(200) }), async ({ name }) => {
        const attributeId = await readyHeads.add(name)
        events.emit('models', { attributeId })
        events.emit('attributes', { attributeIds: [attributeId] })
        const attribute = attributes.list().find(({ id }) => id === attributeId)
        if (!attribute) throw new AppError('internal', `The attribute "${name}" was not made.`, name)
        return { attribute, jobId: startTagging(null) }
      }),
    },
  }
}
