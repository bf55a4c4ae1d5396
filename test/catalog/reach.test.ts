import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Folders } from '../../src-main/engine/catalog/reach.ts'
import { temporaryFolder } from '../helpers/bin.ts'

/** A drive that answers when a test has it answer. */
function deadDrive() {
  const asked: string[] = []
  const answer = Promise.withResolvers<unknown>()
  const folders = new Folders((path) => {
    asked.push(path)
    return answer.promise
  })
  return { asked, answer, folders }
}

it('tells folders that are there from those that are gone', async () => {
  const folder = join(await temporaryFolder(), 'catalog')
  await mkdir(folder)
  const folders = new Folders()
  expect(await folders.reach(folder, 10_000)).toBe('there')
  await rm(folder, { recursive: true })
  expect(await folders.reach(folder, 10_000)).toBe('gone')
  await expect(folders.require(folder), 'a folder that is gone has an answer of its own').resolves.toBeUndefined()
})

it('does not wait for one that gives no answer, and asks after it once', async () => {
  const { asked, folders } = deadDrive()
  expect(await Promise.all([folders.reach('/net/photos', 10), folders.reach('/net/photos', 10)])).toEqual([
    'silent',
    'silent',
  ])
  expect(await folders.reach('/net/photos', 10_000)).toBe('silent')
  await expect(folders.require('/net/photos')).rejects.toMatchObject({
    code: 'slow',
    subject: '/net/photos',
    message:
      'The folder "/net/photos" gives no answer. Check its drive or network, then try again; nothing was forgotten.',
  })
  expect(asked).toEqual(['/net/photos'])
  expect(['/net/photos', '/net/photos/shoes', '/net/photos2'].map((path) => folders.isSilent(path))).toEqual([
    true,
    true,
    false,
  ])
})

it('takes one that answers at last as it is', async () => {
  const { answer, folders } = deadDrive()
  expect(await folders.reach('/net/photos', 10)).toBe('silent')
  answer.resolve(null)
  await answer.promise
  await new Promise((resolve) => setImmediate(resolve))
  expect(await folders.reach('/net/photos', 10_000)).toBe('there')
  expect(folders.isSilent('/net/photos')).toBe(false)
})
