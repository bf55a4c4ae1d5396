import { Column } from '../../src-main/engine/exchange/column.ts'
import type { TestEngine } from './test-engine.ts'

interface Said {
  imageId: number
  attributeId: number
  /** The id of a label, or a text. */
  answer: number | string
}

/** Has a table say something of images, as an import does once it was read. */
export async function importDecisions({ engine }: TestEngine, decisions: readonly Said[]): Promise<void> {
  const columns = Array.from(
    Map.groupBy(decisions, ({ attributeId }) => attributeId),
    ([attributeId, said]) => {
      const column = new Column(attributeId)
      for (const { answer, imageId } of said) {
        const isText = typeof answer === 'string'
        column.tell(imageId, {
          told: isText ? answer : column.numberOf(engine.attributes.label(answer).name),
          line: 1,
          cell: '',
        })
      }
      return column
    },
  )
  await engine.imports.perform('Imported', { columns, products: new Map() }, new AbortController().signal)
}
