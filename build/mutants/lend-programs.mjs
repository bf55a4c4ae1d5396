/**
 * Runs in the copy whose code is changed, in `out/mutants/tmp`: what the engine starts there is the built programs and the
 * shipped models, as they are.
 */
import { mkdirSync, symlinkSync } from 'node:fs'
import { resolve } from 'node:path'

mkdirSync('out')
for (const name of ['out/main', 'resources']) symlinkSync(resolve('../../../..', name), name)
