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
  kinds: {
    mutate: [
      'src-main/engine/kinds/{entry,entry-rows,flip-groups}.ts',
      'src-main/engine/kinds/{many-labels,one-label,text}/deciding.ts',
      'src-main/engine/kinds/many-labels/joined.ts',
    ],
    tests: ['test/kinds/{deciding,flip-groups,joined}.test.ts', 'test/decisions/decisions.test.ts'],
  },
  values: {
    mutate: ['src-main/engine/values/*.ts'],
    tests: ['test/values/{claims,kept}.test.ts'],
  },
  decisions: {
    mutate: ['src-main/engine/decisions/{annotations,merged,outcome,step,steps,wording}.ts'],
    tests: ['test/decisions/{decisions,worked-out}.test.ts'],
  },
  history: {
    mutate: ['src-main/engine/history/{changes,commits,history,in-turn,journal,long-actions,owed-line}.ts'],
    tests: ['test/history/{history,journal,long-actions,owed-line}.test.ts', 'test/storage/flushed.test.ts'],
  },
  search: {
    mutate: ['src-main/engine/search/{compile-fact,suggest}.ts'],
    tests: ['test/search/{facts,suggested}.test.ts'],
  },
  labels: {
    mutate: ['src-main/engine/labels/*.ts'],
    tests: ['test/labels/{agreement,attributes,naming,near-names,standing}.test.ts'],
  },
  models: {
    mutate: ['src-main/engine/models/{comparison,confusion,meaning,top}.ts'],
    tests: ['test/models/{comparison,confusion,meaning,top}.test.ts', 'test/review/report.test.ts'],
  },
  training: {
    mutate: ['src-main/engine/training/{accuracy,groups,learning,methods,recipe}.ts'],
    tests: ['test/training/{accuracy,curve,groups,methods,obstacles,recipe}.test.ts'],
  },
  jobs: { mutate: ['src-main/engine/jobs/*.ts'], tests: ['test/jobs/*.test.ts'] },
  catalog: {
    mutate: ['src-main/engine/catalog/{moves,passed-over,places,product-key,reach,same-place,sift,walk}.ts'],
    tests: ['test/catalog/{moves,passed-over,product-key,reach,same-place,scan,walk}.test.ts'],
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
      'src-main/trainer/head/{calibrate,candidates,evidence,fair-draw,folds,label-frequencies,label-map,lbfgs}.ts',
      'src-main/trainer/head/{line-search,mapped-head,priors,regression,softmax-objective,span,strata,suspects}.ts',
      'src-main/trainer/head/{sureness,witnesses}.ts',
    ],
    tests: [
      'test/trainer/head/{candidates,folds,label-frequencies,label-map,lbfgs,mapped-head,plain-script}.test.ts',
      'test/trainer/head/{softmax-objective,span,suspects,witnesses}.test.ts',
    ],
  },
  answers: {
    mutate: ['src-renderer/answers/*.ts'],
    tests: [
      'test/renderer/{about-text,adding,answered,answers,backbone-form,bulk,client,column-uses,compare-runs,compared}.test.ts',
      'test/renderer/{evaluation-figures,filters,flip-answers,fuzzy,handbook,image-info,key-map,label-tree}.test.ts',
      'test/renderer/{list-change,next-steps,normalisation,optimistic,pace,palette,query,ranking,sets}.test.ts',
      'test/renderer/{spreading,suggestions,tile-size,tour,training-form,training-progress,type-ahead}.test.ts',
    ],
  },
  state: {
    mutate: [
      'src-renderer/state/{paged-cache,position-index,product-views,range-set,selection}.ts',
      'src-renderer/state/{digit-keys,settings,toasts}.svelte.ts',
    ],
    tests: ['test/renderer/{digit-keys,paged-cache,product-views,range-set,selection,settings,toasts}.test.ts'],
  },
}
