import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** The tests of one room, as `npm run test:mutants` names them: no projects, no check of what is left open. */
export default defineConfig({
  plugins: [svelte({ configFile: false, dynamicCompileOptions: () => ({ generate: 'client' }) })],
  test: { include: (process.env['SELVEDGE_MUTANT_TESTS'] ?? '').split(';'), testTimeout: 120_000 },
})
