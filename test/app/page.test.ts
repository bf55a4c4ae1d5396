import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerPage } from '../../src-main/app/page.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { nowhere } from './strange-addresses.ts'

const bin = new Bin()
let folder: string

beforeAll(async () => {
  folder = join(await temporaryFolder(bin), 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), 'page')
  await writeFile(join(folder, 'assets', 'index-B_1.js'), 'script')
  await writeFile(join(folder, 'assets', 'index-B_1.css'), 'style')
  await writeFile(join(folder, 'secret.html'), 'secret')
  await writeFile(join(folder, '..', 'secret.js'), 'secret')
})

afterAll(() => bin.empty())

const get = (url: string, method = 'GET') => answerPage(folder, { url, method })

it('the files of the page are given, each as what it is', async () => {
  const found = []
  for (const name of ['index.html', 'assets/index-B_1.js', 'assets/index-B_1.css']) {
    const answer = await get(`app://selvedge/${name}`)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    found.push([answer.status, answer.headers.get('content-type')?.split(';')[0], await answer.text()])
  }
  expect(found).toEqual([
    [200, 'text/html', 'page'],
    [200, 'text/javascript', 'script'],
    [200, 'text/css', 'style'],
  ])
})

it('the rule about content lets the page load itself and pictures, and nothing else', async () => {
  const policy = (await get('app://selvedge/index.html')).headers.get('content-security-policy') ?? ''
  const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]))
  expect(rules.get('default-src')).toBe("'none'")
  expect(rules.get('script-src')).toBe("'self'")
  expect(rules.get('img-src')).toBe('thumb: image:')
  expect(rules.get('require-trusted-types-for')).toBe("'script'")
  for (const rule of ['base-uri', 'form-action', 'frame-ancestors']) expect(rules.get(rule), rule).toBe("'none'")
})

it.each(nowhere('app://selvedge/'))('there is nothing at %j', async (address) => {
  const answer = await get(address)
  expect([answer.status, await answer.text()]).toEqual([404, ''])
})

it('nothing is there for another host, another way of asking, or a file that is not part of the page', async () => {
  for (const address of [
    'app://other/index.html',
    'app://selvedge:80/index.html',
    'app://selvedge@other/index.html',
    'app://selvedge.other/index.html',
    'app://selvedge/index.html?x',
    'app://selvedge/index.html#x',
    'app://selvedge/secret.html',
    'app://selvedge/assets/gone.js',
    'app://selvedge/assets/../index.html',
    'file:///etc/passwd',
  ]) {
    expect((await get(address)).status, address).toBe(404)
  }
  for (const method of ['POST', 'HEAD', 'PUT', 'OPTIONS']) {
    expect((await get('app://selvedge/index.html', method)).status, method).toBe(404)
  }
})
