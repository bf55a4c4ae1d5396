import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../bootstrap/failure.mjs'
import { inRoot } from '../bootstrap/paths.mjs'

/** The npm package that is given its binding. */
export const packageName = '@tensorflow/tfjs-node-gpu'
export const packageFolder = inRoot('node_modules', '@tensorflow', 'tfjs-node-gpu')

/** Where the package looks for its binding: the newest Node-API it knows is 8. @param {string} folder */
export const bindingFile = (folder) => join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')

/** @param {string} folder @returns {{ version: string, binary: { host: string } }} */
export function manifest(folder) {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) {
    throw new Failure(`The npm package ${packageName} is not installed.`, {
      cause: 'npm leaves an optional package out where it was told to (`npm config get omit`).',
      next: 'Run `npm install --include=optional --ignore-scripts`, then the same command again.',
    })
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Puts a compiled binding where the package looks for it, in one step. @param {string} folder @param {string} binding */
export function installBinding(folder, binding) {
  const target = bindingFile(folder)
  mkdirSync(dirname(target), { recursive: true })
  const part = `${target}.${process.pid}.part`
  try {
    copyFileSync(binding, part)
    renameSync(part, target)
  } finally {
    rmSync(part, { force: true })
  }
}

/** A binding that does not load is worse than none. @param {string} folder */
export const removeBinding = (folder) => rmSync(bindingFile(folder), { force: true })
