import { heading } from './report.ts'

/** `npm run bench [-- name …]`: every claim of speed, measured against a reference in the same run. */
const benches: Record<string, { title: string; load: () => Promise<() => Promise<void>> }> = {
  tagging: { title: 'Tagging', load: async () => (await import('./tagging.ts')).benchTagging },
  retraining: { title: 'Retraining', load: async () => (await import('./retraining.ts')).benchRetraining },
  learning: { title: 'Learning', load: async () => (await import('./learning.ts')).benchLearning },
  training: { title: 'Head training', load: async () => (await import('./head-training.ts')).benchHeadTraining },
  epoch: { title: 'An epoch of training', load: async () => (await import('./epoch.ts')).benchEpoch },
  captioner: { title: 'Captioner', load: async () => (await import('./captioner.ts')).benchCaptioner },
  captions: { title: 'Captions', load: async () => (await import('./captions.ts')).benchCaptions },
  finetuning: { title: 'Fine-tuning', load: async () => (await import('./finetuning.ts')).benchFinetuning },
  scan: { title: 'Scanning', load: async () => (await import('./scan.ts')).benchScan },
  large: { title: 'A large library', load: async () => (await import('./large.ts')).benchLarge },
  decisions: {
    title: 'Decisions in a large library',
    load: async () => (await import('./large-decisions.ts')).benchLargeDecisions,
  },
  desk: { title: 'From key to tile', load: async () => (await import('./desk.ts')).benchDesk },
  startup: { title: 'Start-up', load: async () => (await import('./startup.ts')).benchStartup },
}

const names = process.argv.slice(2)
const unknown = names.find((name) => !Object.hasOwn(benches, name))
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}"; there are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const [name, { title, load }] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue
  heading(title)
  await (
    await load()
  )()
}
