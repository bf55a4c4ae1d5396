import { z } from 'zod'
import type { BackboneDesk } from '../backbones/backbone-desk.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Exchange } from '../exchange/exchange-jobs.ts'
import { backboneChoices, checked, path } from './schemas.ts'

export interface BackboneRooms {
  backbones: Backbones
  backboneDesk: BackboneDesk
  exchange: Exchange
}

export function backboneDoor({ backboneDesk, backbones, exchange }: BackboneRooms) {
  const name = z.string().min(1).max(200)
  const byName = z.strictObject({ name })
  return {
    backbones: {
      list: () => backbones.list(),
      inspect: checked(z.strictObject({ path }), ({ path }) => backboneDesk.inspect(path)),
      add: checked(z.strictObject({ path, choices: backboneChoices.optional() }), ({ path, choices }) =>
        backboneDesk.add(path, choices),
      ),
      use: checked(byName, ({ name }) => ({ jobId: backboneDesk.use(name) })),
      remove: checked(byName, ({ name }) => backboneDesk.remove(name)),
      exportFeatures: checked(z.strictObject({ name: name.optional(), path }), ({ name, path }) => ({
        jobId: exchange.startFeatureExport(path, backbones.named(name)),
      })),
    },
  }
}
