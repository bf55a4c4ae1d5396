import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const at = (path: string) => resolve(import.meta.dirname, path)

// The oldest runtime the code must run on: the development Electron 33 (Node 20.18, Chrome 130).
const nodeTarget = 'node20'
const chromeTarget = 'chrome130'

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      sourcemap: true,
      externalizeDeps: { exclude: ['zod'] },
      rolldownOptions: {
        // main.js runs in Electron; the others are programs of their own on the shipped Node 24.
        input: {
          main: at('src-main/app/main.ts'),
          engine: at('src-main/engine/engine-process.ts'),
          heic: at('src-main/vision/reading/heic-thread.ts'),
          vision: at('src-main/vision/vision-process.ts'),
          trainer: at('src-main/trainer/trainer-process.ts'),
          probe: at('src-main/probe/probe-process.ts'),
          lists: at('src-main/engine/search/list-thread.ts'),
          logs: at('src-main/engine/storage/log-thread.ts'),
          walk: at('src-main/engine/catalog/walk-process.ts'),
          cli: at('src-main/cli/cli.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      sourcemap: true,
      // A sandboxed preload is one CommonJS file and can require nothing but Electron's own few modules.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src-preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [svelte({ configFile: false })],
    build: {
      target: chromeTarget,
      sourcemap: true,
      minify: true,
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
})
