import { FakeStudio, type FakeOptions } from '../fake-studio.ts'

// `?images=1000000&latency=200&empty&failing=annotations.decide&failTraining&offline&stepTime=20&photos&outcome=worse`
interface Page {
  location: { search: string }
  studio: FakeStudio
}

const page = globalThis as unknown as Page
const query = new URLSearchParams(page.location.search)
const options: FakeOptions = {
  empty: query.has('empty'),
  failTraining: query.has('failTraining'),
  offline: query.has('offline'),
  failing: query.getAll('failing'),
}
const outcome = query.get('outcome')
if (outcome !== null) options.outcome = outcome as NonNullable<FakeOptions['outcome']>
for (const name of ['images', 'latency', 'stepTime'] as const) {
  const value = query.get(name)
  if (value !== null) options[name] = Number(value)
}
if (query.has('photos'))
  options.subjects = (await (await fetch('/photos.json')).json()) as NonNullable<FakeOptions['subjects']>
page.studio = new FakeStudio(options)

// Only now: a script of its own would not wait for the answer above.
const window = '/src-renderer/main.ts'
await import(/* @vite-ignore */ window)
