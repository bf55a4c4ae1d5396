import { expect, it } from 'vitest'
import type { About } from '../../src-preload/contract.ts'
import { aboutText } from '../../src-renderer/answers/about-text.ts'

const about: About = {
  ...{ version: '1.2.3', electron: '33.2.1', chromium: '130.0.1', node: '24.21.0' },
  ...{ onnxRuntime: '1.30.0', system: 'Linux 6.8.0 x64', library: '/home/ada/library', logs: '/home/ada/logs' },
}

it('details for a report are one line each, with how images are tagged where that is known', () => {
  const lines = [
    'Selvedge 1.2.3',
    'Electron 33.2.1',
    'Chromium 130.0.1',
    'Node.js 24.21.0',
    'ONNX Runtime 1.30.0',
    'System Linux 6.8.0 x64',
  ]
  expect(aboutText(about, null).split('\n')).toEqual(lines)
  expect(aboutText(about, 'Tagging on CPU').split('\n')).toEqual([...lines, 'Tagging on CPU'])
})
