import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src-main/cli/commands.ts'
import { usage, usageOf } from '../../src-main/cli/usage.ts'
import { root } from '../helpers/paths.ts'

/** The verbs the help names, each once. */
function verbsOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/^ {2}([a-z]+)\b/gm), ([, verb]) => verb ?? ''))]
}

/** Of each verb, what stands below its headings. */
async function sections(): Promise<Map<string, string>> {
  const page = await readFile(join(root, 'docs', 'command-line.md'), 'utf8')
  const found = new Map<string, string>()
  for (const part of page.split(/^## /m).slice(1)) {
    const verb = /^[A-Za-z]+/.exec(part)?.[0] ?? ''
    found.set(verb, `${found.get(verb) ?? ''}${part}`)
  }
  return found
}

describe('the help', () => {
  it('names every verb there is', () => {
    expect(verbsOf(usage).toSorted()).toEqual(Object.keys(commands).toSorted())
  })

  it.each(Object.keys(commands))('of %s names its options and no other verb', (verb) => {
    const help = usageOf(verb)
    expect(verbsOf(help)).toEqual([verb])
    for (const option of Object.keys(commands[verb]?.options ?? {})) expect(help).toContain(`--${option}`)
  })
})

describe('the transcript', () => {
  it('plays every verb of the help, and no other', async () => {
    const found = await sections()
    expect([...found.keys()].toSorted()).toEqual(['Errors', ...verbsOf(usage)].toSorted())
  })

  it.each(verbsOf(usage))('shows %s with what it says', async (verb) => {
    const text = (await sections()).get(verb) ?? ''
    const played = text.match(new RegExp(`^\`\`\`console\\n\\$ selvedge ${verb}\\b.*\\n.+\\n`, 'm'))
    expect(played, 'a command and a line of output').not.toBeNull()
  })

  it('names neither a folder nor a file of the machine that wrote it', async () => {
    const page = await readFile(join(root, 'docs', 'command-line.md'), 'utf8')
    expect(page).toContain('~/photos')
    expect(page).not.toMatch(/(^|[\s"'(])\/(tmp|root|home|Users|var|work)\//m)
    expect(page).not.toContain('\u001b')
  })
})
