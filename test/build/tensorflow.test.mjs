import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hasNvidiaGpu } from '../../build/bootstrap/nvidia.mjs'
import { cachedBinding } from '../../build/tensorflow/compile.mjs'
import { explainPip, fetchWheels } from '../../build/tensorflow/fetch.mjs'
import { bindingFile, installBinding, manifest, removeBinding } from '../../build/tensorflow/node-package.mjs'
import { failedLately, rememberFailure } from '../../build/tensorflow/own-download.mjs'
import { probe } from '../../build/tensorflow/probe.mjs'
import { namedBuild } from '../../build/tensorflow/set-up.mjs'
import { installCommand } from '../../build/tensorflow/tools.mjs'
import { requirementsFile, sourceFor, tensorFlowVersion, wantedEntry } from '../../build/tensorflow/wheels.mjs'

const posix = process.platform !== 'win32'
const hourMs = 3600 * 1000

/** @type {string} */
let folder
const at = (/** @type {string[]} */ ...parts) => join(folder, ...parts)
const write = (/** @type {string} */ path, text = '', mode = 0o644) => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
  chmodSync(at(path), mode)
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selvedge-tensorflow-'))
  for (const name of ['SELVEDGE_TENSORFLOW_RETRY', 'TFJS_NODE_BASE_URI', 'TFJS_NODE_CDN_STORAGE']) {
    vi.stubEnv(name, undefined)
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('the wheels', () => {
  test.each([
    ['linux', 'x64', 'cpu', 1],
    ['linux', 'x64', 'cuda', 13],
    ['linux', 'arm64', 'cpu', 1],
  ])('for %s %s %s are pinned, each by its digest', (platform, arch, build, count) => {
    const source = sourceFor(build, platform, arch)
    const lines = requirementsFile(source).trimEnd().split('\n')
    expect(lines).toHaveLength(count)
    for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}$/)
    expect(lines[0]).toContain(`==${tensorFlowVersion} `)
  })

  test('are not known for other systems', () => {
    expect(sourceFor('cpu', 'win32', 'x64')).toBeUndefined()
    expect(sourceFor('cuda', 'linux', 'arm64')).toBeUndefined()
  })

  test('give their libraries and a few headers, and nothing else', () => {
    const wanted = [
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
      'tensorflow/include/tensorflow/c/c_api.h',
      'nvidia/cudnn/lib/libcudnn.so.9',
    ]
    for (const path of wanted) expect(wantedEntry(path)).toBe(path)
    const others = ['tensorflow/python/x.so', 'tensorflow/include/xla/service/a.h', 'nvidia/cudnn/include/cudnn.h']
    for (const path of [...others, 'nvidia/__init__.py', '../libtensorflow_cc.so.2']) {
      expect(wantedEntry(path)).toBeUndefined()
    }
  })
})

describe.runIf(posix)('the download with pip', () => {
  const source = { requirements: ['a==1 --hash=sha256:00'], platforms: ['p'], bytes: 10, roomNeeded: 0 }
  /** A stand-in for pip, which is given the folder after --dest. */
  const pip = (/** @type {string} */ body) => {
    write('pip', `#!/bin/sh\necho "$@" > "${at('asked')}"\n${body}\n`, 0o755)
    return [at('pip')]
  }

  test('asks for binary wheels of fixed digests and hands them on', async () => {
    mkdirSync(at('work'))
    const files = await fetchWheels(source, pip('touch wheels/a-1-p.whl'), at('work'))
    expect(files).toEqual([at('work', 'wheels', 'a-1-p.whl')])
    expect(readFileSync(at('asked'), 'utf8')).toMatch(/^download --require-hashes .*--no-deps .*--platform p/)
    expect(readFileSync(at('work', 'requirements.txt'), 'utf8')).toBe('a==1 --hash=sha256:00\n')
    expect(readdirSync(at('work'))).not.toContain('pip')
  })

  test('says what went wrong', async () => {
    mkdirSync(at('work'))
    const failing = pip('echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES" >&2; exit 1')
    await expect(fetchWheels(source, failing, at('work'))).rejects.toMatchObject({
      paragraph: expect.stringMatching(/could not be downloaded\. A wheel is not the expected one.*Full log:/),
    })
    expect(explainPip('ERROR: No matching distribution found for x').cause).toContain('out of reach')
    expect(explainPip('?').next).toContain('network')
  })
})

describe('the package', () => {
  test('that is not there is named, with the command that brings it', () => {
    expect(() => manifest(at('none'))).toThrow('@tensorflow/tfjs-node-gpu is not installed')
  })

  test('gets its binding in one step, and loses it again', () => {
    write('cache/tfjs_binding.node', 'binding')
    installBinding(at('package'), at('cache', 'tfjs_binding.node'))
    expect(readFileSync(bindingFile(at('package')), 'utf8')).toBe('binding')
    expect(readdirSync(at('package/lib/napi-v8'))).toEqual(['tfjs_binding.node'])
    removeBinding(at('package'))
    expect(existsSync(bindingFile(at('package')))).toBe(false)
  })

  test('without a binding, or with one that is none, does not load, and says why', async () => {
    write('package/package.json', '{ "main": "index.js" }')
    write('package/index.js', "require('./lib/napi-v8/tfjs_binding.node')")
    expect(await probe(at('package'))).toEqual({ works: false, reason: 'its binding is not there' })
    write('package/lib/napi-v8/tfjs_binding.node', 'no library')
    expect(await probe(at('package'))).toMatchObject({ works: false, reason: expect.stringMatching(/tfjs_binding/) })
  })

  test('that ends its process is no more than that', async () => {
    write('package/package.json', '{ "main": "index.js" }')
    write('package/index.js', 'process.abort()')
    write('package/lib/napi-v8/tfjs_binding.node')
    expect(await probe(at('package'))).toMatchObject({ works: false, reason: expect.stringContaining('SIGABRT') })
  })
})

describe('its own download', () => {
  test('is not tried again within a day, unless told to or asked elsewhere', () => {
    const now = Date.now()
    const lately = (version, time) => failedLately(folder, version, time)
    expect(lately('4.22.0', now)).toBe(false)
    rememberFailure(folder, '4.22.0', 'no answer', now)
    expect(lately('4.22.0', now + 23 * hourMs)).toBe(true)
    expect(lately('4.22.0', now + 25 * hourMs)).toBe(false)
    expect(lately('4.23.0', now)).toBe(false)
    vi.stubEnv('TFJS_NODE_BASE_URI', 'https://mirror.example/')
    expect(lately('4.22.0', now)).toBe(false)
    vi.stubEnv('TFJS_NODE_BASE_URI', undefined)
    vi.stubEnv('SELVEDGE_TENSORFLOW_RETRY', '1')
    expect(lately('4.22.0', now)).toBe(false)
  })
})

describe('the command for what is missing', () => {
  const nothing = () => false
  test.each([
    [{ compiler: true, pip: true }, { debian: true, root: false }, 'sudo apt-get install g++ python3-pip'],
    [{ compiler: false, pip: true }, { debian: true, root: true }, 'apt-get install python3-pip'],
    [
      { compiler: true, pip: false },
      { debian: false, root: false, exists: (path) => path === '/usr/bin/dnf' },
      'sudo dnf install gcc-c++',
    ],
    [{ compiler: true, pip: false }, { debian: false, root: false, exists: nothing }, undefined],
  ])('%o on %o', (missing, machine, command) => {
    expect(installCommand(missing, machine)).toBe(command)
  })
})

describe('the choice of a build', () => {
  test('may be made by a person', () => {
    expect(namedBuild([])).toBeUndefined()
    expect(namedBuild(['cuda'])).toBe('cuda')
    expect(() => namedBuild(['gpu'])).toThrow('"gpu" is no build of TensorFlow.')
    expect(() => namedBuild(['cpu', 'cuda'])).toThrow('is no build')
  })

  test('sees an NVIDIA GPU by its driver', () => {
    mkdirSync(at('gpus', '0000:01:00.0'), { recursive: true })
    expect(hasNvidiaGpu(at('gpus'))).toBe(true)
    expect(hasNvidiaGpu(at('none'))).toBe(false)
  })

  test('is found in the cache only when it is whole', () => {
    expect(cachedBinding(folder, 'cpu', '4.22.0')).toBeUndefined()
    const build = `tensorflow/${tensorFlowVersion}-cpu-${process.arch}-tfjs-4.22.0-1`
    write(`${build}/tensorflow/libtensorflow_cc.so.2`)
    expect(cachedBinding(folder, 'cpu', '4.22.0')).toBeUndefined()
    write(`${build}/tfjs_binding.node`)
    expect(cachedBinding(folder, 'cpu', '4.22.0')).toBe(at(build, 'tfjs_binding.node'))
  })
})
