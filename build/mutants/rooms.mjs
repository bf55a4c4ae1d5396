/**
 * What mutation tests change, by room, and the tests that look at it: those that import it directly. A test that starts a
 * built program sees no change in the source, and one that starts the whole engine takes seconds for each of hundreds.
 * @type {Readonly<Record<string, { mutate: string[], tests: string[] }>>}
 */
export const rooms = {
  storage: {
    mutate: ['src-main/engine/storage/{backup,migrate,settings}.ts'],
    tests: ['test/storage/{flushed,safety,backup,settings}.test.ts'],
  },
  history: { mutate: ['src-main/engine/history/journal.ts'], tests: ['test/history/journal.test.ts'] },
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
    mutate: ['src-main/trainer/head/{calibrate,priors,softmax-objective,span,label-map,suspects}.ts'],
    tests: ['test/trainer/head/*.test.ts'],
  },
  answers: {
    mutate: ['src-renderer/answers/*.ts'],
    tests: [
      'test/renderer/{adding,answered,answers,backbone-form,client,compare-runs,flip-answers,fuzzy,key-map,list-change}.test.ts',
      'test/renderer/{normalisation,optimistic,query,ranking,sets,tile-size,training-form,training-progress}.test.ts',
    ],
  },
  state: {
    mutate: ['src-renderer/state/{paged-cache,position-index,range-set,selection}.ts'],
    tests: ['test/renderer/{paged-cache,range-set,selection}.test.ts'],
  },
}
