import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ProviderName } from '../../src-preload/contract.ts'
import { isProviderOf, providerTitle } from '../common/providers.ts'

/** Why a provider is not even tried; null where it is. @param supported names that ONNX Runtime was built with */
export function providerRefusal(provider: ProviderName, system: string, supported: readonly string[]): string | null {
  const title = providerTitle(provider)
  if (!isProviderOf(provider, system)) return `${title} does not exist on this system.`
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
