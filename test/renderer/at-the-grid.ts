import { onTestFinished } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Attributes } from '../../src-renderer/state/attributes.svelte.ts'
import { Browse } from '../../src-renderer/state/browse.svelte.ts'
import { Captioning } from '../../src-renderer/state/captioning.svelte.ts'
import { Consequences } from '../../src-renderer/state/consequences.ts'
import { Corrections } from '../../src-renderer/state/corrections.svelte.ts'
import { Details } from '../../src-renderer/state/details.svelte.ts'
import { Queue } from '../../src-renderer/state/queue.svelte.ts'
import { Rows } from '../../src-renderer/state/rows.svelte.ts'
import { Shell } from '../../src-renderer/state/shell.svelte.ts'
import { Training } from '../../src-renderer/state/training.svelte.ts'
import { briefToasts } from './brief-toasts.ts'
import type { PreparedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

/** A person at the grid of a small library, the keys speaking of the type, with everything but the window. */
export async function atTheGrid(library: PreparedLibrary) {
  const toasts = briefToasts()
  const bridge = new TestBridge(library.studio)
  const engine = connect(bridge)
  const shell = new Shell()
  const place = { loupe: false, advances: true, tags: false }
  const attributes = new Attributes(
    engine,
    () => undefined,
    () => place.tags,
  )
  const browse = new Browse(engine, () => undefined)
  const rows = new Rows(engine, () => undefined)
  onTestFinished(() => rows.clear())
  const details = new Details(engine)
  const training = new Training(engine, () => undefined)
  const consequences = new Consequences({ attributes, details, rows, training })
  const corrections = new Corrections({
    engine,
    decided: () => undefined,
    consequences,
    travelled: () => undefined,
    attributes,
    browse,
    rows,
    details,
    toasts,
    onlyFocused: () => place.loupe,
    staysOn: () => false,
    advances: () => place.advances,
    ask: (question) => shell.ask(question),
    isTagging: () => place.tags,
  })
  const queue = new Queue({ engine, toasts, attributes, browse, rows })
  const captioning = new Captioning({
    attributes,
    browse,
    rows,
    corrections,
    shell,
    toasts,
    showPanel: () => undefined,
    onError: (error) => {
      throw error
    },
  })
  bridge.on('decisions', ({ ids }) => corrections.decisionsChanged(ids))
  await attributes.refresh()
  const type = library.attribute('Type')
  attributes.focus(type)
  await browse.load()
  rows.want(browse.list.ids)
  await bridge.settled()
  const valueOf = (id: number) => rows.get(id)?.values.find((value) => value.attributeId === type)
  return {
    studio: library.studio,
    bridge,
    type,
    place,
    toasts,
    shell,
    attributes,
    browse,
    rows,
    details,
    corrections,
    training,
    captioning,
    queue,
    valueOf,
  }
}
