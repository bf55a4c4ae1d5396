import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// Real files, processes, databases and windows: forks, because native modules do not all bear worker threads.
const shared = {
  pool: 'forks',
  environment: 'node',
  setupFiles: ['test/helpers/nothing-left-open.ts'] as string[],
  // What is waited for may be a process that starts while others have the processor.
  expect: { poll: { interval: 20, timeout: 20_000 } },
} as const

export default defineConfig({
  // State classes of the window use runes; they are tested without a window, but as they are in one.
  plugins: [svelte({ configFile: false, dynamicCompileOptions: () => ({ generate: 'client' }) })],
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.{ts,mjs}'],
          exclude: ['test/e2e/**', 'test/reliability/**', 'test/bench/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // One window at a time: they share the display's keyboard focus, and two cores.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'reliability',
          include: ['test/reliability/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
