/**
 * What npm's output says about why it failed. The first rule that fits wins.
 * @type {Array<[RegExp, string, string]>} pattern, likely cause, what to do next
 */
const rules = [
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_HAS_EXPIRED|certificate/i,
    'The connection to the npm registry was refused because its certificate is not trusted, as behind a company proxy.',
    "Name your company's certificate file in NODE_EXTRA_CA_CERTS (or `npm config set cafile FILE`) and run it again.",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT|network/i,
    'The npm registry could not be reached.',
    'Check the network (and the proxy: `npm config get proxy`), then run the same command again.',
  ],
  [
    /\bE40[13]\b|ENEEDAUTH/,
    'The npm registry refused the request.',
    'Check which registry npm uses (`npm config get registry`) and that you are logged in to it, then run it again.',
  ],
  [/\bENOSPC\b/, 'The disk is full.', 'Make about 2 GB of room and run the same command again.'],
  [
    /\b(EACCES|EPERM|EROFS)\b/,
    'A file or folder could not be written: it belongs to somebody else or is in use.',
    'Close programs that use this folder, check who owns it and npm’s cache (`npm config get cache`), and run it again.',
  ],
  [
    /\bEUSAGE\b|in sync/,
    'package.json and package-lock.json do not agree.',
    'Run `npm install` once to bring the lock file up to date, and commit it.',
  ],
  [
    /\bEINTEGRITY\b/,
    'A downloaded package was not what package-lock.json expects: it is damaged or was changed on the way.',
    'Run `npm cache clean --force` and the same command again; if it stays, do not trust the registry in use.',
  ],
  [
    /\bE404\b|\bETARGET\b/,
    'The npm registry in use does not have one of the packages.',
    'Check which registry npm uses (`npm config get registry`), then run the same command again.',
  ],
]

/** @param {string} output */
export function explainNpmFailure(output) {
  const errors = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
  const text = errors.length > 0 ? errors.join('\n') : output
  const rule = rules.find(([pattern]) => pattern.test(text))
  if (rule) return { cause: rule[1], next: rule[2] }
  const words = errors.map((line) => line.replace(/^npm (error|ERR!)\s*/, '')).filter((line) => line !== '')
  return {
    cause: words.length > 0 ? `npm says: ${words.slice(0, 3).join(' ').slice(0, 300)}.` : 'npm gave no reason.',
    next: 'Read the log, put right what it names, and run the same command again.',
  }
}
