import { z } from 'zod'
import type { AnnotatedPicture, Decoding } from '../../../src-preload/contract.ts'
import type { Acceptance } from '../models/acceptance.ts'
import type { Evaluations } from '../review/evaluation.ts'
import type { Consequential } from './consequences.ts'
import { checked, decoding, id, path } from './schemas.ts'

export interface ModelRooms {
  acceptance: Acceptance
  annotate(paths: readonly string[], decoding: Decoding | undefined): Promise<AnnotatedPicture[]>
  consequences: Consequential
  evaluations: Evaluations
}

export function modelDoor({ acceptance, annotate, consequences, evaluations }: ModelRooms) {
  return {
    models: {
      versions: checked(z.strictObject({ attributeId: id }), ({ attributeId }) => evaluations.versions(attributeId)),
      activate: checked(z.strictObject({ versionId: id }), async ({ versionId }) =>
        consequences.ofAll(await acceptance.accept(versionId)),
      ),
      annotate: checked(
        z.strictObject({ paths: z.array(path).min(1).max(1000), decoding: decoding.optional() }),
        ({ paths, decoding }) => annotate(paths, decoding),
      ),
    },
  }
}
