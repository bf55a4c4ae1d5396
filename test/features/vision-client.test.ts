import { describe, expect, it } from 'vitest'
import { AppError } from '../../src-main/common/app-error.ts'
import type { EmbedRequest, EmbedResult, PredictRequest } from '../../src-main/common/contracts/vision.ts'
import { ProcessEnded } from '../../src-main/common/process-ended.ts'
import type { ProcessPool } from '../../src-main/common/process-pool.ts'
import { VisionClient } from '../../src-main/engine/features/vision-client.ts'

const died = (): never => {
  throw new AppError('process-died', 'The picture reader ended unexpectedly.', 'vision')
}

/** What the vision processes answer, and the ids of each request that reached them. */
function clientOf(answer: (method: string, ids: number[]) => void, pool: Partial<ProcessPool> = {}) {
  const asked: (string | number[])[] = []
  const client = new VisionClient({
    size: 2,
    isStopped: false,
    ready: () => Promise.resolve(),
    async call(method: string, request: EmbedRequest | PredictRequest) {
      const ids = 'items' in request ? request.items.map(({ id }) => id) : []
      asked.push(method === 'embed' ? ids : method)
      await Promise.resolve()
      answer(method, ids)
      return method === 'embed' ? resultOf(ids) : { predictions: [] }
    },
    ...pool,
  } as unknown as ProcessPool)
  return { client, asked }
}

function resultOf(ids: readonly number[]): EmbedResult {
  return {
    pictures: ids.map((id) => ({ id, error: null }) as EmbedResult['pictures'][number]),
    rows: [...ids],
    blocks: [{ name: 'test', dimensions: 2, data: Float32Array.from(ids.flatMap((id) => [id, -id])) }],
    predictions: [
      {
        versionId: 1,
        k: 1,
        labels: Uint32Array.from(ids),
        probabilities: Float32Array.from(ids, (id) => id / 10),
        familiarity: Float32Array.from(ids, (id) => id / 100),
      },
    ],
  }
}

const request = (...ids: number[]): EmbedRequest => ({
  items: ids.map((id) => ({ id, path: `/${id}.jpg` })),
  backbones: [],
  heads: [],
})

describe('a vision process that dies', () => {
  it('once of nobody knows what marks no picture as damaged', async () => {
    let deaths = 2
    // With the batch, and with the first picture that is tried alone.
    const { client, asked } = clientOf((_method, ids) => {
      if (ids.includes(1) && deaths-- > 0) died()
    })
    expect(await client.embed(request(1, 2, 3))).toEqual(resultOf([1, 2, 3]))
    expect(asked).toEqual([[1, 2, 3], [1], [1], [2], [3]])
  })

  it('twice of one picture has that one called damaged, and the others keep what they are', async () => {
    const { client } = clientOf((_method, ids) => {
      if (ids.includes(2)) died()
    })
    const { pictures, rows, blocks, predictions } = await client.embed(request(1, 2, 3))
    expect(pictures.map(({ id, error }) => [id, error?.code])).toEqual([
      [1, undefined],
      [2, 'damaged'],
      [3, undefined],
    ])
    expect(pictures[1]?.error?.subject).toBe('/2.jpg')
    const good = resultOf([1, 3])
    expect({ rows, blocks, predictions }).toEqual({
      rows: good.rows,
      blocks: good.blocks,
      predictions: good.predictions,
    })
  })

  it('because the program is closed ends the request', async () => {
    const { client } = clientOf(died, { isStopped: true })
    await expect(client.embed(request(1))).rejects.toMatchObject({ code: 'process-died' })
    await expect(client.predict({ rows: 0, blocks: [], heads: [] } as never)).rejects.toMatchObject({
      code: 'process-died',
    })
  })

  it('under a prediction is asked again, as it may have died of a picture, but not for ever', async () => {
    let deaths = 2
    const lucky = clientOf(() => {
      if (deaths-- > 0) died()
    })
    await lucky.client.predict({} as PredictRequest)
    expect(lucky.asked).toHaveLength(3)
    const unlucky = clientOf(died)
    await expect(unlucky.client.predict({} as PredictRequest)).rejects.toMatchObject({ code: 'process-died' })
    expect(unlucky.asked).toHaveLength(unlucky.client.requestsAhead + 1)
  })

  it('cannot be started is no fault of a picture', async () => {
    const { client } = clientOf(died, { ready: () => Promise.reject(new AppError('process-died', 'No such program.')) })
    await expect(client.embed(request(1, 2))).rejects.toThrow('No such program.')
  })
})

describe('a picture that gives no answer', () => {
  const late = (): never => {
    throw new AppError('slow', 'There was no answer within 45 seconds.')
  }

  it('is slow, and not damaged; those beside it are read', async () => {
    const { client, asked } = clientOf((_method, ids) => {
      if (ids.includes(2)) late()
    })
    const { pictures, rows } = await client.embed(request(1, 2, 3))
    expect(pictures.map(({ id, error }) => [id, error?.code])).toEqual([
      [1, undefined],
      [2, 'slow'],
      [3, undefined],
    ])
    expect(rows).toEqual([1, 3])
    expect(asked).toEqual([[1, 2, 3], [1], [2], [3]])
  })

  it('may have waited for another one: it is asked for again', async () => {
    let times = 1
    const { client } = clientOf(() => {
      if (times-- > 0) late()
    })
    expect(await client.embed(request(1))).toEqual(resultOf([1]))
  })

  it('is not waited for after some others of the same drive', async () => {
    const { client, asked } = clientOf(late)
    const { pictures } = await client.embed(request(1, 2, 3, 4, 5, 6))
    expect(pictures.map(({ error }) => error?.code)).toEqual(Array.from({ length: 6 }, () => 'slow'))
    expect(asked).toEqual([[1, 2, 3, 4, 5, 6], [1], [2], [3]])
  })

  it('and ends its process when it is asked for alone is damaged', async () => {
    const { client } = clientOf((_method, ids) => {
      if (ids.length > 1) late()
      if (ids[0] === 1) died()
    })
    const { pictures } = await client.embed(request(1, 2))
    expect(pictures.map(({ error }) => error?.code)).toEqual(['damaged', undefined])
  })
})

it('a picture that takes too much memory twice is too large', async () => {
  const { client } = clientOf(() => {
    throw new ProcessEnded('memory', 'vision', 'needed more memory than it may take, and was ended')
  })
  const { pictures } = await client.embed(request(1))
  expect(pictures[0]?.error).toMatchObject({ code: 'too-large', subject: '/1.jpg' })
})

it('what is cancelled is tried no further', async () => {
  const cancel = new AbortController()
  const { client, asked } = clientOf(() => {
    cancel.abort()
    throw new AppError('cancelled', 'It was cancelled.')
  })
  await expect(client.embed(request(1, 2), cancel.signal)).rejects.toMatchObject({ code: 'cancelled' })
  expect(asked).toEqual([[1, 2]])
})

it('an error that is no death is passed on, and nothing is tried again', async () => {
  const { client, asked } = clientOf(() => {
    throw new AppError('disk-full', 'No room.')
  })
  await expect(client.embed(request(1, 2))).rejects.toMatchObject({ code: 'disk-full' })
  await expect(client.predict({} as PredictRequest)).rejects.toMatchObject({ code: 'disk-full' })
  expect(asked).toEqual([[1, 2], 'predict'])
})

it('nothing else is sent while pictures are tried one by one', async () => {
  const { client, asked } = clientOf((_method, ids) => {
    if (ids.length > 1) died()
  })
  const [embedded] = await Promise.all([
    client.embed(request(1, 2)),
    Promise.resolve().then(async () => {
      while (asked.length < 2) await Promise.resolve()
      return client.predict({} as PredictRequest)
    }),
  ])
  expect(embedded).toEqual(resultOf([1, 2]))
  expect(asked).toEqual([[1, 2], [1], [2], 'predict'])
})
