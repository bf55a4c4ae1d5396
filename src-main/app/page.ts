import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** A file of the page, by its whole address: no other host, no way out of the folder, no question behind it. */
const file = /^app:\/\/selvedge\/(index\.html|assets\/[\w-]+\.(?:js|css|woff2)(?:\.map)?)$/

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
}

/**
 * What the page may load and do: its own scripts and styles, pictures by their schemes, and nothing from anywhere else.
 * Svelte makes its templates by a policy of its own; all other text is kept from becoming markup or script.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  'img-src thumb: image:',
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ')

const headers = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/** Answers for the page's own scheme from the folder that the page was built to. */
export async function answerPage(folder: string, { method, url }: Pick<Request, 'method' | 'url'>): Promise<Response> {
  const name = method === 'GET' ? file.exec(url)?.[1] : undefined
  if (name === undefined) return new Response(null, { status: 404 })
  const content = await readFile(join(folder, name)).catch(() => null)
  if (content === null) return new Response(null, { status: 404 })
  const type = mediaTypes[extname(name)] ?? 'application/octet-stream'
  return new Response(new Uint8Array(content), { headers: { ...headers, 'content-type': type } })
}
