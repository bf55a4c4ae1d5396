import { availableParallelism } from 'node:os'

/** @typedef {import('./scenes.mjs').Scene & { steps: import('./player.mjs').Played[] }} PlayedScene */

const head = `# The command line, verb by verb

Every verb as it was typed, and what it said. All of it was played on the sample catalog in an empty library, with few
epochs so that it takes minutes. The models it trains are therefore poor, and the shipped ones, which learned from
photographs, are measured on drawings here; [models.md](models.md) says how good they are. Times are those of one machine
with ${availableParallelism()} cores. Long outputs are cut where "…" says so.

\`selvedge\` is the command line of this program; its README says how to start it. Every verb takes \`--library DIR\`; here
all share one. Results go to standard output, progress and hints to standard error, and \`--json\` prints one JSON object
per line instead.
`

/** @param {PlayedScene[]} scenes */
export function toMarkdown(scenes) {
  return [head, ...scenes.map(section)].join('\n')
}

/** @param {PlayedScene} scene */
function section({ verb, title, text, steps }) {
  const name = title ? `${verb}: ${title}` : verb
  const said = steps.length > 0 ? text : `${text} (Not played: there was no native TensorFlow where this was written.)`
  return [`## ${name}\n`, `${wrap(said)}\n`, ...steps.map(block)].join('\n')
}

/** @param {import('./player.mjs').Played} step */
function block({ typed, output, code, cut }) {
  const lines = shorten(output.trimEnd().split('\n'), cut)
  const end = code === 0 ? '' : `\nIts exit code is ${code}.\n`
  return `\`\`\`console\n${[`$ ${typed}`, ...lines].join('\n')}\n\`\`\`\n${end}`
}

/** Lines of at most 120 characters. @param {string} text */
function wrap(text) {
  return text.replace(/(.{1,120})(?: |$)/g, '$1\n').trimEnd()
}

/** The beginning and the end of long outputs. @param {string[]} lines @param {number} most */
function shorten(lines, most) {
  if (lines.length <= most) return lines
  const last = Math.floor(most / 3)
  const first = most - 1 - last
  return [...lines.slice(0, first), `… ${lines.length - first - last} lines …`, ...lines.slice(-last)]
}
