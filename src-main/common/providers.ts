import type { ProviderName } from '../../src-preload/contract.ts'

/** Execution providers of ONNX Runtime, the likely fastest first. */
export const providerNames = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const satisfies readonly ProviderName[]

/** Where the npm package of ONNX Runtime 1.30 has them, as its README lists: platforms, or platforms with a processor. */
const facts: Readonly<Record<ProviderName, { title: string; systems: readonly string[] | null }>> = {
  cuda: { title: 'CUDA (NVIDIA)', systems: ['linux-x64'] },
  dml: { title: 'DirectML', systems: ['win32'] },
  coreml: { title: 'CoreML', systems: ['darwin'] },
  webgpu: { title: 'WebGPU', systems: ['win32', 'darwin', 'linux-x64'] },
  cpu: { title: 'CPU', systems: null },
}

/** What people call it. */
export function providerTitle(provider: ProviderName): string {
  return facts[provider].title
}

/** Whether there is such a thing on a system at all. @param system such as `linux-x64` */
export function isProviderOf(provider: ProviderName, system: string): boolean {
  return facts[provider].systems?.some((name) => system === name || system.startsWith(`${name}-`)) ?? true
}

export const thisSystem = `${process.platform}-${process.arch}`
