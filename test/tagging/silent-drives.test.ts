import { expect, it } from 'vitest'
import type { Picture } from '../../src-main/common/contracts/vision.ts'
import { SilentDrives } from '../../src-main/engine/tagging/silent-drives.ts'

const picture = (id: number, code: 'slow' | 'damaged' | null): Picture =>
  ({ id, error: code === null ? null : { code, message: '' } }) as Picture

it('a catalog whose pictures give no answer is left, others are not, and one answer is enough', () => {
  const drives = new SilentDrives()
  const heard = (root: string, ...codes: Parameters<typeof picture>[1][]) => {
    codes.forEach((_, id) =>
      expect(drives.note({ id, path: `${root}/${id}.jpg`, root })).toEqual({ id, path: `${root}/${id}.jpg` }),
    )
    drives.hear(codes.map((code, id) => picture(id, code)))
    return drives.isSilent(root)
  }
  expect(heard('/net', 'slow', 'slow')).toBe(false)
  expect(heard('/disk', 'slow', 'slow', 'damaged', 'slow', 'slow', null)).toBe(false)
  expect(heard('/net', 'slow')).toBe(true)
  expect(heard('/net', null)).toBe(false)
})
