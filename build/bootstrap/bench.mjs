import { electronEnvironment } from '../electron/launch.mjs'
import { run } from './child.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { childEnvironment, inRoot, root, shippedNode } from './paths.mjs'
import { prepare } from './prepare.mjs'

/** Runs the benchmarks where the studio itself runs: on the shipped Node, with a display. @param {string[]} names */
export async function bench(names) {
  const electron = await prepare()
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  try {
    const env = childEnvironment({ ...electronEnvironment(electron), ...display?.environment })
    const result = await run(shippedNode, [inRoot('test', 'bench', 'run.ts'), ...names], { cwd: root, env, show: true })
    return result.code
  } finally {
    await display?.close()
  }
}
