import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ProviderName } from './types.ts'

/** Where a provider exists at all, and what people call it. */
const providers: Readonly<Record<ProviderName, { title: string; platforms: readonly string[] | null }>> = {
  cuda: { title: 'CUDA (NVIDIA)', platforms: ['linux', 'win32'] },
  dml: { title: 'DirectML', platforms: ['win32'] },
  coreml: { title: 'CoreML', platforms: ['darwin'] },
  webgpu: { title: 'WebGPU', platforms: null },
  cpu: { title: 'the CPU', platforms: null },
}

/** Why a provider is not even tried; null where it is. @param supported names that ONNX Runtime was built with */
export function providerRefusal(provider: ProviderName, platform: string, supported: readonly string[]): string | null {
  const { title, platforms } = providers[provider]
  if (platforms && !platforms.includes(platform)) return `${title} does not exist on this system.`
  if (!supported.includes(provider)) return `This build of ONNX Runtime has no ${title}.`
  return null
}

/**
 * The environment in which WebGPU runs on SwiftShader, a graphics card in software that lies in Electron's folder: far too
 * slow to use, and right for tests. Null where there is none.
 * @param electron path of the Electron program or its folder
 */
export function softwareVulkan(electron: string | undefined): Record<string, string> | null {
  if (!electron) return null
  for (const folder of [electron, dirname(electron)]) {
    const driver = join(folder, 'vk_swiftshader_icd.json')
    // The loader, libvulkan, lies there as well: a machine without a graphics card has none of its own.
    if (existsSync(driver)) return { VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: folder }
  }
  return null
}
