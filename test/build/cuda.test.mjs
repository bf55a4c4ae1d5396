import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { downloadCuda } from '../../build/cuda/download.mjs'
import { cudaLibraries, hasCuda, packageFolder } from '../../build/cuda/node-package.mjs'
import { missingLibraries, requireUse } from '../../build/cuda/set-up.mjs'

/** @type {string} */
let folder
/** @type {import('node:http').Server} */
let server
const at = (/** @type {string[]} */ ...parts) => join(folder, ...parts)
const write = (/** @type {string} */ path, /** @type {string} */ text) => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}
const library = `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`

/** A package with an install script of its own, which asks a host of this machine. @param {string} script */
async function makePackage(script) {
  const port = await new Promise((resolve) => {
    server = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1', () => {
      resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port)
    })
  })
  write('package.json', '{ "name": "p", "main": "main.js" }')
  const listed = `require('node:fs').existsSync(require('node:path').join(__dirname, ${JSON.stringify(library)}))`
  write('main.js', `exports.listSupportedBackends = () => [{ name: 'cuda', bundled: ${listed} }]`)
  const index = `http://127.0.0.1:${port}/`
  write('script/install-metadata.js', `module.exports = { feeds: { nuget: { index: '${index}' } } }`)
  write('script/install.js', script)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selvedge-cuda-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  if (server?.listening) await new Promise((resolve) => server.close(resolve))
})

describe('the CUDA provider', () => {
  const linux = { platform: 'linux', arch: 'x64', hasGpu: true }

  test('is for Linux x64 with an NVIDIA GPU, and says so elsewhere', () => {
    expect(() => requireUse([], linux)).not.toThrow()
    expect(() => requireUse([], { ...linux, hasGpu: false })).toThrow('No driver of an NVIDIA GPU is at work here')
    expect(() => requireUse(['anyway'], { ...linux, hasGpu: false })).not.toThrow()
    expect(() => requireUse([], { ...linux, arch: 'arm64' })).toThrow('(linux arm64), only for Linux x64')
    expect(() => requireUse(['anyway'], { ...linux, platform: 'win32' })).toThrow('no CUDA provider for this system')
    expect(() => requireUse(['now'], linux)).toThrow('"now" is not understood.')
  })

  test('is listed by ONNX Runtime only once its library is there', async () => {
    await makePackage('')
    expect(await hasCuda(folder)).toBe(false)
    write(library, 'library')
    expect(await hasCuda(folder)).toBe(true)
    expect(await hasCuda(at('none'))).toBe(false)
    expect(await hasCuda(packageFolder)).toBe(cudaLibraries(packageFolder).length > 0)
  })

  test("comes by the package's own script, which is told what to bring", async () => {
    await makePackage(`
      const { mkdirSync, writeFileSync } = require('node:fs')
      const { dirname, join } = require('node:path')
      const file = join(__dirname, '..', ${JSON.stringify(library)})
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, process.env.ONNXRUNTIME_NODE_INSTALL)`)
    await downloadCuda(folder)
    expect(readFileSync(at(library), 'utf8')).toBe('cuda12')
    expect(await hasCuda(folder)).toBe(true)
  })

  test('that comes by half is taken out again, and the sentence says why', async () => {
    await makePackage("throw new Error('Failed to download from a feed')")
    write(library, 'half')
    await expect(downloadCuda(folder)).rejects.toMatchObject({
      message: "ONNX Runtime's CUDA provider could not be downloaded.",
      paragraph: expect.stringMatching(/Error: Failed to download from a feed .*Full log:/),
    })
    expect(existsSync(at(library))).toBe(false)
  })

  test('that is out of reach is not waited for', async () => {
    await makePackage("throw new Error('not to be run')")
    await new Promise((resolve) => server.close(resolve))
    await expect(downloadCuda(folder)).rejects.toMatchObject({
      message: expect.stringMatching(/is out of reach from here: no answer from 127\.0\.0\.1:\d+/),
      paragraph: expect.stringContaining('It comes from NuGet'),
    })
  })

  test('needs libraries that it names', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibcublasLt.so.12 => not found',
      '\tlibcudnn.so.9 => not found',
      '\tlibonnxruntime_providers_shared.so => not found',
      '\tlibcublasLt.so.12 => not found',
      '\tlibc.so.6 => /lib/libc.so.6 (0x00007f)',
    ]
    expect(missingLibraries(output.join('\n'))).toEqual(['libcublasLt.so.12', 'libcudnn.so.9'])
    expect(missingLibraries('')).toEqual([])
  })
})
