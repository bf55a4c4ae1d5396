import { Linter } from 'eslint'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'
import { expect, test } from 'vitest'
import { packageRefusal, refusal, roomsRule } from '../../build/lint/rooms.mjs'
import { inRoot } from '../../build/bootstrap/paths.mjs'

test.each([
  ['src-renderer/grid/Grid.svelte', 'src-renderer/shared/Button.svelte'],
  ['src-renderer/grid/Grid.svelte', 'src-renderer/state/context.ts'],
  ['src-renderer/models/ModelsDrawer.svelte', 'src-renderer/backbones/BackboneSection.svelte'],
  ['src-renderer/copy/grid.ts', 'src-renderer/copy/format.ts'],
  ['src-renderer/answers/figures.ts', 'src-renderer/copy.ts'],
  ['src-renderer/state/browse.svelte.ts', 'src-renderer/answers/query.ts'],
  ['src-renderer/shared/SourceMark.svelte', 'src-renderer/copy/format.ts'],
  ['src-renderer/charts/Curve.svelte', 'src-main/common/charts/scales.ts'],
  ['src-renderer/window/Shell.svelte', 'src-renderer/grid/Grid.svelte'],
  ['src-renderer/main.ts', 'src-renderer/window/App.svelte'],
  ['src-renderer/grid/Grid.svelte', 'src-preload/contract.ts'],
  ['src-preload/preload.ts', 'src-preload/contract/errors.ts'],
  ['src-main/vision/decode.ts', 'src-main/common/channel.ts'],
  ['src-main/engine/labels/history.ts', 'src-main/engine/storage/open.ts'],
  ['src-main/engine/tagging/tag.ts', 'src-main/engine/catalog/images.ts'],
  ['src-main/engine/decisions/annotations.ts', 'src-main/engine/values/values.ts'],
  ['src-main/engine/values/values.ts', 'src-main/engine/models/top.ts'],
  ['src-main/engine/decisions/annotations.ts', 'src-main/engine/kinds/kinds.ts'],
  ['src-main/engine/engine.ts', 'src-main/engine/doors/doors.ts'],
  ['src-main/engine/doors/doors.ts', 'src-main/engine/wiring/rooms.ts'],
  ['src-main/engine/doors/review-door.ts', 'src-main/engine/review/queues.ts'],
  ['src-main/engine/wiring/rooms.ts', 'src-main/engine/review/queues.ts'],
  ['src-main/app/main.ts', 'src-main/engine/engine-client.ts'],
  ['src-main/trainer/finetune/finetune.ts', 'src-main/trainer/head/head-model.ts'],
  ['src-main/probe/probe-process.ts', 'src-main/backbone-import/describe-file.ts'],
])('%s may import %s', (from, to) => {
  expect(refusal(from, to)).toBeUndefined()
})

test.each([
  ['src-renderer/grid/Grid.svelte', 'src-main/common/errors.ts'],
  ['src-renderer/grid/Grid.svelte', 'src-preload/preload.ts'],
  ['src-renderer/copy/grid.ts', 'src-renderer/answers/figures.ts'],
  ['src-renderer/answers/ranking.ts', 'src-renderer/state/browse.svelte.ts'],
  ['src-renderer/answers/ranking.ts', 'src-renderer/client.ts'],
  ['src-renderer/client.ts', 'src-renderer/state/toasts.svelte.ts'],
  ['src-renderer/state/shell.svelte.ts', 'src-renderer/shared/icons.ts'],
  ['src-renderer/state/shell.svelte.ts', 'src-renderer/window/keyboard.ts'],
  ['src-renderer/shared/Toasts.svelte', 'src-renderer/state/context.ts'],
  ['src-renderer/charts/Curve.svelte', 'src-renderer/state/context.ts'],
  ['src-renderer/charts/Curve.svelte', 'src-main/common/errors.ts'],
  ['src-renderer/grid/Grid.svelte', 'src-renderer/window/studio.ts'],
  ['src-renderer/grid/Grid.svelte', 'src-renderer/client.ts'],
  ['src-renderer/grid/Grid.svelte', 'src-renderer/library/FilterBar.svelte'],
  ['src-renderer/backbones/BackboneCard.svelte', 'src-renderer/models/ModelsDrawer.svelte'],
  ['src-renderer/main.ts', 'src-renderer/state/context.ts'],
  ['src-renderer/map/Map.svelte', 'src-renderer/state/context.ts'],
  ['src-preload/contract.ts', 'src-main/common/errors.ts'],
  ['src-main/vision/decode.ts', 'src-main/engine/errors.ts'],
  ['src-main/trainer/fit.ts', 'src-main/vision/sessions.ts'],
  ['src-main/trainer/epochs/epochs.ts', 'src-main/trainer/head/head-model.ts'],
  ['src-main/vision/models.ts', 'src-main/probe/probe.ts'],
  ['src-main/common/channel.ts', 'src-main/engine/errors.ts'],
  ['src-main/engine/storage/open.ts', 'src-main/engine/jobs/runner.ts'],
  ['src-main/engine/labels/history.ts', 'src-main/engine/engine.ts'],
  ['src-main/engine/labels/history.ts', 'src-main/engine/doors/schemas.ts'],
  ['src-main/engine/engine.ts', 'src-main/engine/review/queues.ts'],
  ['src-main/engine/doors/review-door.ts', 'src-main/engine/wiring/rooms.ts'],
  ['src-main/engine/wiring/rooms.ts', 'src-main/engine/doors/doors.ts'],
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

test('what is pure stays without Svelte', () => {
  expect(packageRefusal('src-renderer/answers/ranking.ts', 'svelte/reactivity')).toContain('pure')
  expect(packageRefusal('src-renderer/state/browse.svelte.ts', 'svelte/reactivity')).toBeUndefined()
})

test('the script of a component is held to it, too', () => {
  const linter = new Linter({ cwd: inRoot() })
  const messages = (/** @type {string} */ path) =>
    linter
      .verify(
        `<script lang="ts">\n  import { studio } from '${path}'\n  const { browse } = studio as never\n</script>\n{browse}\n`,
        [
          ...svelte.configs.base,
          {
            files: ['**/*.svelte'],
            languageOptions: { parserOptions: { parser: ts.parser } },
            plugins: { selvedge: { rules: { rooms: roomsRule } } },
            rules: { 'selvedge/rooms': 'error' },
          },
        ],
        { filename: inRoot('src-renderer/grid/Grid.svelte') },
      )
      .map(({ message }) => message)
  expect(messages('../window/studio.ts')).toEqual([
    expect.stringContaining('may not import src-renderer/window/studio'),
  ])
  expect(messages('../state/context.ts')).toEqual([])
})
