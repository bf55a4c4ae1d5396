import { readdirSync } from 'node:fs'

/** Whether the driver of an NVIDIA GPU is at work. */
export function hasNvidiaGpu(folder = '/proc/driver/nvidia/gpus') {
  try {
    return readdirSync(folder).length > 0
  } catch {
    return false
  }
}
