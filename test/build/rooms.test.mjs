import { expect, test } from 'vitest'
import { packageRefusal, refusal } from '../../build/lint/rooms.mjs'

test.each([
  ['src-renderer/grid/Grid.svelte', 'src-renderer/shared/button.svelte'],
  ['src-renderer/grid/Grid.svelte', 'src-preload/contract.ts'],
  ['src-preload/preload.ts', 'src-preload/contract/errors.ts'],
  ['src-main/vision/decode.ts', 'src-main/common/channel.ts'],
  ['src-main/engine/labels/history.ts', 'src-main/engine/storage/open.ts'],
  ['src-main/engine/labels/history.ts', 'src-main/engine/errors.ts'],
  ['src-main/engine/tagging/tag.ts', 'src-main/engine/catalog/images.ts'],
  ['src-main/engine/decisions/annotations.ts', 'src-main/engine/values/values.ts'],
  ['src-main/engine/values/values.ts', 'src-main/engine/models/top.ts'],
  ['src-main/engine/decisions/annotations.ts', 'src-main/engine/kinds/kinds.ts'],
  ['src-main/engine/engine.ts', 'src-main/engine/review/queues.ts'],
  ['src-main/app/main.ts', 'src-main/engine/engine-client.ts'],
  ['src-main/trainer/finetune/finetune.ts', 'src-main/trainer/head/head-model.ts'],
  ['src-main/probe/probe-process.ts', 'src-main/backbone-import/describe-file.ts'],
])('%s may import %s', (from, to) => {
  expect(refusal(from, to)).toBeUndefined()
})

test.each([
  ['src-renderer/grid/Grid.svelte', 'src-main/common/errors.ts'],
  ['src-renderer/grid/Grid.svelte', 'src-preload/preload.ts'],
  ['src-preload/contract.ts', 'src-main/common/errors.ts'],
  ['src-main/vision/decode.ts', 'src-main/engine/errors.ts'],
  ['src-main/trainer/fit.ts', 'src-main/vision/sessions.ts'],
  ['src-main/trainer/epochs/epochs.ts', 'src-main/trainer/head/head-model.ts'],
  ['src-main/vision/models.ts', 'src-main/probe/probe.ts'],
  ['src-main/common/channel.ts', 'src-main/engine/errors.ts'],
  ['src-main/engine/storage/open.ts', 'src-main/engine/jobs/runner.ts'],
  ['src-main/engine/labels/history.ts', 'src-main/engine/engine.ts'],
  ['src-main/engine/catalog/scan.ts', 'src-main/engine/tagging/tag.ts'],
  ['src-main/engine/labels/attributes.ts', 'src-main/engine/values/values.ts'],
  ['src-main/engine/models/predictions.ts', 'src-main/engine/values/values.ts'],
  ['src-main/engine/values/values.ts', 'src-main/engine/decisions/annotations.ts'],
  ['src-main/engine/values/values.ts', 'src-main/engine/kinds/kinds.ts'],
  ['src-main/engine/review/queues.ts', 'src-main/engine/training/runs.ts'],
  ['src-main/app/main.ts', 'src-main/engine/labels/history.ts'],
  ['src-main/cli/cli.ts', 'src-main/app/main.ts'],
])('%s may not import %s', (from, to) => {
  expect(refusal(from, to)).toContain('may not import')
})

test('Electron and Node stay where they belong', () => {
  expect(packageRefusal('src-main/app/main.ts', 'electron')).toBeUndefined()
  expect(packageRefusal('src-main/engine/engine.ts', 'electron')).toContain('cannot import')
  expect(packageRefusal('src-renderer/main.ts', 'node:fs')).toContain('no Node')
})
