import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { ProviderName } from '../../../src-preload/contract.ts'
import { isProviderOf, providerNames, thisSystem } from '../../common/providers.ts'

/** What decides which providers are worth a try, found without loading any library. */
export interface Machine {
  /** Such as `linux-x64`. */
  system: string
  /** A graphics card and its driver are at work, as far as a look at the files of the system tells. */
  hasGraphics: boolean
  /** ONNX Runtime's CUDA provider was brought by `npm run setup:cuda`. */
  hasCuda: boolean
  /** Changes whenever what was measured no longer holds: another machine, another ONNX Runtime. */
  key: string
}

export function thisMachine(): Machine {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const binaries = join(dirname(manifest), 'bin')
  const hasCuda = existsSync(binaries) && readdirSync(binaries).some((name) => existsSync(cudaLibrary(binaries, name)))
  const hasGraphics = process.platform !== 'linux' || hasLinuxGraphics()
  const parts = [`ONNX Runtime ${version}`, hostname(), thisSystem, cpus()[0]?.model ?? '', hasGraphics, hasCuda]
  return { system: thisSystem, hasGraphics, hasCuda, key: parts.join(', ') }
}

/** Providers that exist on its system, in the order they are shown. */
export function providersOf({ system }: Machine): ProviderName[] {
  return providerNames.filter((name) => isProviderOf(name, system))
}

/** Why it is not worth a try; null where it is. */
export function obstacleTo(provider: ProviderName, machine: Machine): string | null {
  if (provider === 'cuda' && !machine.hasCuda)
    return 'Its part of ONNX Runtime is not here: “npm run setup:cuda” brings it where there is an NVIDIA card.'
  if (provider !== 'cpu' && !machine.hasGraphics) return 'No graphics card was found on this machine.'
  return null
}

function cudaLibrary(binaries: string, interfaceVersion: string): string {
  return join(binaries, interfaceVersion, process.platform, process.arch, 'libonnxruntime_providers_cuda.so')
}

/** Device files of drivers, NVIDIA's, and that of Windows' subsystem; or a Vulkan driver that someone named. */
function hasLinuxGraphics(): boolean {
  if (process.env['VK_ICD_FILENAMES'] || process.env['VK_DRIVER_FILES']) return true
  if (existsSync('/dev/nvidia0') || existsSync('/dev/dxg')) return true
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('render'))
}
