import { describe, expect, it } from 'vitest'
import { aboutText } from '../../src-renderer/answers/about-text.ts'
import { connect } from '../../src-renderer/client.ts'
import { Program } from '../../src-renderer/state/program.svelte.ts'
import { sharedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

const library = sharedLibrary()

async function program() {
  const { studio } = await library()
  const bridge = new TestBridge(studio)
  return { bridge, program: new Program(connect(bridge), bridge.app) }
}

describe('the sheets about the program', () => {
  it('say what it is and what the library keeps, one at a time', async () => {
    const { bridge, program: sheets } = await program()
    expect(sheets.sheet).toBeNull()
    await sheets.show('settings')
    expect(sheets.sheet).toBe('settings')
    expect(sheets.about).toEqual(await bridge.app.about())
    expect(sheets.backups).toEqual(await connect(bridge).library.backups())
    await sheets.show('about')
    expect(sheets.sheet).toBe('about')
    sheets.close()
    expect(sheets.sheet).toBeNull()
  })

  it('speak of the program where the library does not answer', async () => {
    const { bridge, program: sheets } = await program()
    bridge.refuse('library.backups')
    await sheets.show('about')
    expect(sheets.about?.version).toBe('1.2.3')
    expect(sheets.backups).toEqual([])
  })
})

describe('details for a report', () => {
  it('name versions and hardware, and no folder', async () => {
    const { bridge } = await program()
    const text = aboutText(await bridge.app.about(), 'Tagging on CPU · 8 ms per image')
    expect(text.split('\n')).toEqual([
      'Selvedge 1.2.3',
      'Electron 33.2.1',
      'Chromium 130.0.1',
      'Node.js 24.21.0',
      'ONNX Runtime 1.30.0',
      'System Linux 6.8.0 x64',
      'Tagging on CPU · 8 ms per image',
    ])
  })
})
