import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { makeRunTrainer } from '../../src-main/engine/training/trainer-client.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { programs, requireBuilt } from '../helpers/paths.ts'

it('a training that takes more memory than the computer can spare is ended, and says so', async () => {
  requireBuilt()
  const folder = await temporaryFolder()
  const trainer = join(folder, 'trainer.mjs')
  // As on a computer of one megabyte.
  await writeFile(
    trainer,
    `process.constrainedMemory = () => 1e6\nawait import(${JSON.stringify(pathToFileURL(programs.trainer).href)})\n`,
  )
  const run = makeRunTrainer(trainer, join(folder, 'trainer.log'))
  const training = run('backend' as never, {} as never, () => undefined, new AbortController().signal)
  await expect(training).rejects.toMatchObject({
    code: 'process-died',
    message: expect.stringMatching(/memory.*Nothing is lost.*smaller batch/) as string,
  })
})
