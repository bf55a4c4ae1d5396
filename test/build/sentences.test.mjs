import { parse } from 'svelte/compiler'
import ts from 'typescript'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inRoot, root } from '../../build/bootstrap/paths.mjs'

/** So many words make a sentence, which belongs in src-renderer/copy. */
const sentence = 4

/** What reads as one and is none. */
const allowed = [
  // Selectors.
  ['src-renderer/shared/Dialog.svelte', 'button, input, select, textarea, [tabindex]'],
  ['src-renderer/window/keyboard.ts', 'button, a, summary, input, select, [role=tab], [role=option], [role=separator]'],
]

const files = readdirSync(inRoot('src-renderer'), { recursive: true, encoding: 'utf8' })
  .map((path) => join('src-renderer', path).replaceAll('\\', '/'))
  .filter((path) => /\.(svelte|ts)$/.test(path) && !/^src-renderer\/copy(\.ts$|\/)/.test(path))

/** Values of these are read by the browser. */
const technical = /^(class|style|d|transform|viewBox|src|href|id|for|role|type|data-.*|.*class)$/

/** What reads as a word: no path of a drawing, no selector, no template. @param {string} text */
const words = (text) => text.match(/(?<=^|[\s“(])\p{L}[\p{L}’'-]*(?=[.,:;!?…)”]*(\s|$))/gu) ?? []

/** Texts of a component: what stands between tags, in attributes, and strings of its script. @param {string} source */
function textsOfComponent(source) {
  /** @type {string[]} */
  const found = []
  /** @param {any} node @param {boolean} isTechnical */
  const walk = (node, isTechnical) => {
    if (Array.isArray(node)) return node.forEach((entry) => walk(entry, isTechnical))
    if (node === null || typeof node !== 'object') return
    if (node.type === 'ImportDeclaration' || node.type === 'StyleSheet' || node.type === 'Comment') return
    const hides = isTechnical || (node.type === 'Attribute' && technical.test(node.name))
    // A sentence goes on around a value that stands in it.
    const texts = node.type === 'Fragment' ? node.nodes : node.type === 'Attribute' ? node.value : []
    if (!hides && Array.isArray(texts)) {
      const said = texts.map((/** @type {any} */ { type, data }) =>
        type === 'Text' ? data.replaceAll(/\s+/g, ' ') : type === 'ExpressionTag' ? '…' : '\n',
      )
      found.push(...said.join('').split('\n'))
    }
    if (!hides && node.type === 'Literal' && typeof node.value === 'string') found.push(node.value)
    if (!hides && node.type === 'TemplateLiteral') {
      found.push(node.quasis.map((/** @type {any} */ quasi) => quasi.value.cooked).join(' … '))
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'css') walk(value, hides)
  }
  walk(parse(source, { modern: true }), false)
  return found
}

/** @param {string} source */
function textsOfModule(source) {
  /** @type {string[]} */
  const found = []
  /** @param {import('typescript').Node} node */
  const walk = (node) => {
    if (ts.isImportDeclaration(node)) return
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text)
    if (ts.isTemplateExpression(node)) {
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' … '))
    }
    ts.forEachChild(node, walk)
  }
  walk(ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest))
  return found
}

/** @param {string} path @param {string} source */
const sentencesIn = (path, source) =>
  (path.endsWith('.svelte') ? textsOfComponent(source) : textsOfModule(source))
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => text.includes(' ') && words(text).length >= sentence)

test('the sentences of the window stand in src-renderer/copy', () => {
  const found = files.flatMap((path) =>
    sentencesIn(path, readFileSync(join(root, path), 'utf8')).map((text) => [path, text]),
  )
  expect(found).toEqual(expect.arrayContaining(allowed))
  expect(found.filter((entry) => !allowed.some(([path, text]) => path === entry[0] && text === entry[1]))).toEqual([])
})

test.each([
  ['between tags', '<p>One sees what it says.</p>'],
  ['around a value', '<p>It says {1} of these things.</p>'],
  ['in an attribute', '<p title="One sees what it says">Yes</p>'],
  ['in a template', '<p>{`One sees ${1} of these`}</p>'],
  ['in the script', '<script lang="ts">const said: string = \'One sees what it says\'</script>{said}'],
])('a sentence is found %s', (_, source) => {
  expect(sentencesIn('A.svelte', source)).toHaveLength(1)
})

test('a sentence is found in a module, its imports and short words are none', () => {
  const source =
    "import { a } from './one-of-these-long names.ts'\nexport const text = () => `One sees ${a} of these`\nexport const ok = 'Try again'"
  expect(sentencesIn('a.ts', source)).toHaveLength(1)
})

test('classes, paths and what the browser reads are no sentences', () => {
  expect(sentencesIn('A.svelte', '<p class="one two three four five">Yes</p>')).toEqual([])
})
