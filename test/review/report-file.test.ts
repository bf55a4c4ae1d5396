import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'

async function measured() {
  const stub = await openStubStudio({ images: 4, labels: 2 })
  const { studio, attributeId, ids } = stub
  await studio.client.labels.rename({ labelId: stub.labelIds[0]!, name: '=1+1<script>alert(1)</script>' })
  const [a, b] = stub.labelIds as [number, number]
  sayAll(stub, ids, [a, b])
  await studio.engine.values.rebuild(attributeId)
  for (const [index, labelId] of [a, a, b].entries()) {
    const decision = { kind: 'is', labelId } as const
    await studio.client.annotations.decide({ ids: Uint32Array.of(ids[index]!), attributeId, decision })
  }
  const write = async (name: string): Promise<string> => {
    const path = join(dirname(stub.folder), name)
    await studio.client.review.exportReport({ attributeId, path })
    return path
  }
  return { ...stub, write }
}

describe('a report as a file', () => {
  it('is a page that asks for nothing and runs nothing, or a table without formulas', async () => {
    const { write } = await measured()
    const page = await readFile(await write('report.html'), 'utf8')
    expect(page).toContain('2 of 3')
    expect(page).toContain('&#60;script&#62;')
    expect(page).not.toMatch(/<script|(?:src|href)="(?!data:)/)
    const rows = parse(await readFile(await write('report.csv'), 'utf8'), { columns: true }) as unknown as Record<
      string,
      string
    >[]
    expect(rows.find(({ part }) => part === 'all')).toMatchObject({
      right: '2',
      of: '3',
      low: '0.2077',
      high: '0.9385',
    })
    expect(rows.filter(({ part }) => part === 'taken for')).toMatchObject([
      { name: expect.stringMatching(/^'=1/) as string, of: '2' },
      { name: 'b', called: expect.stringMatching(/^'=1/) as string, of: '1' },
    ])
  })

  it('is a picture of the matrix and the curve, and replaces no picture', async () => {
    const { write } = await measured()
    const { format, width, height } = await sharp(await write('report.png')).metadata()
    expect(format).toBe('png')
    expect(width).toBeGreaterThan(400)
    expect(height).toBeGreaterThan(width)
    await expect(write('report.png')).rejects.toMatchObject({ message: expect.stringContaining('picture') as string })
    await expect(write('report.docx')).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('replaces an older report', async () => {
    const { folder, write } = await measured()
    await writeFile(join(dirname(folder), 'report.html'), 'old')
    expect(await readFile(await write('report.html'), 'utf8')).toContain('<!doctype html>')
  })
})
