import { afterEach, describe, expect, it, vi } from 'vitest'
import { PagedCache } from '../../src-renderer/state/paged-cache.ts'

interface Row {
  id: number
  text: string
}

function cacheOf(changes: { capacity?: number; parallel?: number; retryAfter?: number } = {}) {
  const requests: { ids: number[]; answer(rows?: Row[]): Promise<void>; refuse(): Promise<void> }[] = []
  const failed = vi.fn()
  const cache = new PagedCache<Row>({
    fetch: (ids) =>
      new Promise((resolve, reject) => {
        const asked = Array.from(ids)
        requests.push({
          ids: asked,
          answer: async (rows = asked.map((id) => ({ id, text: `row ${id}` }))) => {
            resolve(rows)
            await new Promise((done) => setImmediate(done))
          },
          refuse: async () => {
            reject(new Error('away'))
            await new Promise((done) => setImmediate(done))
          },
        })
      }),
    idOf: (row) => row.id,
    capacity: 6,
    page: 3,
    parallel: 1,
    retryAfter: 10,
    changed: () => undefined,
    failed,
    ...changes,
  })
  return { cache, requests, failed }
}

afterEach(() => vi.useRealTimers())

describe('a cache of rows', () => {
  it('asks by page for what is wanted and not there', async () => {
    const { cache, requests } = cacheOf()
    cache.want([1, 2, 3, 4])
    expect(requests.map(({ ids }) => ids)).toEqual([[1, 2, 3]])
    await requests[0]!.answer()
    expect(cache.get(2)?.text).toBe('row 2')
    expect(requests[1]?.ids).toEqual([4])
  })

  it('forgets what is no longer wanted before it was asked for', async () => {
    const { cache, requests } = cacheOf()
    cache.want([1, 2, 3, 4, 5, 6])
    cache.want([40, 41])
    await requests[0]!.answer()
    expect(requests[1]?.ids).toEqual([40, 41])
  })

  it('drops the least recently wanted beyond its capacity, never what is in view', async () => {
    const { cache, requests } = cacheOf({ capacity: 3 })
    cache.want([1, 2, 3])
    await requests[0]!.answer()
    cache.want([3, 4, 5])
    await requests[1]!.answer()
    expect(cache.get(1)).toBeUndefined()
    expect([3, 4, 5].every((id) => cache.get(id) !== undefined)).toBe(true)
  })

  it('keeps as many as it may, and of those the ones that were wanted last', async () => {
    const { cache, requests } = cacheOf({ capacity: 3 })
    const kept = () => [...cache.entries()].map(([id]) => id)
    cache.want([1, 2, 3])
    await requests[0]!.answer()
    expect(kept()).toEqual([1, 2, 3])
    cache.want([1])
    cache.want([4])
    await requests[1]!.answer()
    expect(kept()).toEqual([3, 1, 4])
    expect(cache.size).toBe(3)
  })

  it('keeps all that is in view, were it more than it may', async () => {
    const { cache, requests } = cacheOf({ capacity: 1 })
    cache.want([1, 2, 3])
    await requests[0]!.answer()
    expect(cache.size).toBe(3)
    cache.want([2])
    cache.invalidate([2])
    await requests[1]!.answer()
    expect([...cache.entries()].map(([id]) => id)).toEqual([2])
  })

  it('shows a stale row until the new one is here', async () => {
    const { cache, requests } = cacheOf()
    cache.want([1])
    await requests[0]!.answer()
    cache.invalidate([1])
    expect(cache.get(1)?.text).toBe('row 1')
    await requests[1]!.answer([{ id: 1, text: 'new' }])
    expect(cache.get(1)?.text).toBe('new')
  })

  it('does not let an answer from before overwrite what was changed here, and asks again', async () => {
    const { cache, requests } = cacheOf()
    cache.want([1])
    await requests[0]!.answer()
    cache.invalidate([1])
    cache.put({ id: 1, text: 'optimistic' })
    await requests[1]!.answer([{ id: 1, text: 'old' }])
    expect(cache.get(1)?.text).toBe('optimistic')
    await requests[2]!.answer([{ id: 1, text: 'stored' }])
    expect(cache.get(1)?.text).toBe('stored')
  })

  it('does not ask for ever for what the engine does not know', async () => {
    const { cache, requests } = cacheOf()
    cache.want([1, 2])
    await requests[0]!.answer([{ id: 1, text: 'one' }])
    cache.want([1, 2])
    expect(requests).toHaveLength(1)
  })

  it('tries again after a failure, and says it', async () => {
    const { cache, requests, failed } = cacheOf()
    cache.want([1])
    await requests[0]!.refuse()
    expect(failed).toHaveBeenCalledOnce()
    await expect.poll(() => requests).toHaveLength(2)
    await requests[1]!.answer()
    expect(cache.get(1)?.text).toBe('row 1')
    cache.clear()
  })

  it('that is emptied after a failure tries nothing again, and asks at once for what is wanted next', async () => {
    const { cache, requests } = cacheOf({ retryAfter: 60_000 })
    cache.want([1])
    await requests[0]!.refuse()
    cache.clear()
    cache.want([2])
    expect(requests.map(({ ids }) => ids)).toEqual([[1], [2]])
  })

  it('that is emptied shows no row of the old list when its answer comes late', async () => {
    const { cache, requests } = cacheOf({ parallel: 2 })
    cache.want([1])
    cache.clear()
    cache.want([1, 2])
    await requests[0]!.answer([{ id: 1, text: 'of the old list' }])
    expect(cache.get(1)).toBeUndefined()
    for (const { answer } of requests.slice(1)) await answer()
    expect([1, 2].map((id) => cache.get(id)?.text)).toEqual(['row 1', 'row 2'])
  })
})
