/**
 * What mutation tests change, by room, and the tests that look at it: those that import it directly. A test that starts a
 * built program sees no change in the source, and one that starts the whole engine takes seconds for each of hundreds.
 * @type {Readonly<Record<string, { mutate: string[], tests: string[] }>>}
 */
export const rooms = {
  storage: {
    mutate: ['src-main/engine/storage/{backup,journal,migrate,settings}.ts'],
    tests: ['test/storage/{flushed,safety,backup,journal,settings}.test.ts'],
  },
  jobs: { mutate: ['src-main/engine/jobs/*.ts'], tests: ['test/jobs/*.test.ts'] },
  catalog: {
    mutate: ['src-main/engine/catalog/{moves,product-key,walk}.ts'],
    tests: ['test/catalog/{product-key,walk,moves}.test.ts'],
  },
  exchange: {
    mutate: ['src-main/engine/exchange/{export-features,new-attributes,read-table}.ts'],
    tests: ['test/exchange/{tables,features}.test.ts'],
  },
  app: {
    mutate: [
      'src-main/app/{addresses,bridge,on-screen,picture-address,protocols,window,window-state}.ts',
      'src-preload/preload.ts',
    ],
    tests: ['test/app/*.test.ts'],
  },
  head: {
    mutate: [
      'src-main/trainer/head/{calibrate,transforms,targets,prior}.ts',
      'src-main/trainer/head/softmax-objective.ts',
    ],
    tests: ['test/trainer/head/*.test.ts'],
  },
  answers: { mutate: ['src-renderer/answers/*.ts'], tests: ['test/renderer/*.test.ts'] },
  state: {
    mutate: ['src-renderer/state/{paged-cache,position-index,query,range-set,selection}.ts'],
    tests: ['test/renderer/*.test.ts'],
  },
}
