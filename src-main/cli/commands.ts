import { resolve } from 'node:path'
import { attributes, next } from './attribute-commands.ts'
import { addBackbone, backboneOptions, backbones, features, misusedModels } from './backbone-commands.ts'
import { annotate, vocab } from './caption-commands.ts'
import { findAttribute, isWhole, listOf, metricsLine, type Command } from './command.ts'
import { catalogs } from './catalogs-command.ts'
import { list, views } from './find-commands.ts'
import { history, redo, undo } from './history-commands.ts'
import { label } from './label-command.ts'
import { labels } from './labels-command.ts'
import { plot } from './plot-command.ts'
import { providers } from './providers-command.ts'
import { restore } from './restore-command.ts'
import { runs } from './runs-command.ts'
import type { Session } from './session.ts'
import { add, tag } from './tagging-commands.ts'
import { test } from './test-command.ts'
import { train } from './train-command.ts'
import { filterOptions, misusedWhere, readFilter } from './where.ts'

/** The version in use of the attribute that this one is of. */
async function versionBefore({ engine }: Session, versionId: number): Promise<number | undefined> {
  for (const { id: attributeId } of await engine.labels.attributes()) {
    const versions = await engine.models.versions({ attributeId })
    if (!versions.some(({ id }) => id === versionId)) continue
    return versions.find(({ id, state }) => state === 'active' && id !== versionId)?.id
  }
  return undefined
}

const accept: Command = {
  options: { version: { type: 'string' } },
  check: (_positionals, values) => (isWhole(values['version']) ? undefined : 'name the version: --version N'),
  async run({ session, output, values }) {
    const versionId = Number(values['version'])
    const before = await versionBefore(session, versionId)
    await session.engine.models.activate({ versionId })
    output.result({ event: 'accepted', versionId }, `version ${versionId} is in use now`)
    if (before !== undefined) output.note(`return to the one before with: selvedge accept --version ${before}`)
  },
}

const models: Command = {
  options: backboneOptions,
  check: (positionals, values) => misusedModels(positionals, values),
  async run(context) {
    const { session, output, positionals } = context
    if (positionals[0] === 'add') return addBackbone(context)
    const results: Record<string, unknown>[] = []
    const rows = [['version', 'attribute', 'state', 'name', 'held out when trained']]
    for (const attribute of await session.engine.labels.attributes()) {
      for (const version of await session.engine.models.versions({ attributeId: attribute.id })) {
        const { id, state, name, metrics } = version
        results.push({ event: 'version', attribute: attribute.name, ...version })
        rows.push([String(id), attribute.name, state, name, metrics ? metricsLine(metrics) : 'not measured'])
      }
    }
    output.table(results, rows)
  },
}

const unsureChoices = new Set(['write', 'empty'])

const exportCommand: Command = {
  options: {
    ...filterOptions,
    attribute: { type: 'string', short: 'a', multiple: true },
    format: { type: 'string' },
    output: { type: 'string', short: 'o' },
    plain: { type: 'boolean' },
    unsure: { type: 'string' },
  },
  check: (_positionals, values) =>
    values['unsure'] !== undefined && !unsureChoices.has(String(values['unsure']))
      ? `--unsure is ${String(values['unsure'])}: choose empty (labels a model is not sure of are left out) or write`
      : values['format'] !== undefined && values['format'] !== 'csv'
        ? `there is no export format "${String(values['format'])}"; there is csv`
        : values['output'] === undefined
          ? 'name the file to write: --output FILE'
          : misusedWhere(values),
  async run({ session, output, values }) {
    const path = resolve(String(values['output']))
    const unsure = values['unsure'] === 'empty' ? 'empty' : 'write'
    const names = listOf(values['attribute'])
    const chosen = await Promise.all(names.map((attribute) => findAttribute(session, { attribute })))
    const { jobId } = await session.engine.exchange.exportCsv({
      path,
      filter: await readFilter(session, values),
      ...(chosen.length === 0 ? {} : { attributeIds: chosen.map(({ id }) => id) }),
      ...(values['plain'] === true ? { details: [] } : {}),
      unsure,
    })
    const { note } = await session.follow(jobId)
    output.result({ event: 'exported', path, note }, note)
  },
}

const doctor: Command = {
  options: { repair: { type: 'boolean' } },
  // Every page is looked at, and what is damaged restored or made anew.
  opening: ({ repair }) => (repair === true ? ['--examine'] : []),
  async run({ session, output, values }) {
    if (values['repair'] === true) {
      for (const text of await session.engine.system.repair()) output.notice(text)
    }
    const checks = await session.engine.system.doctor()
    for (const { name, ok, detail, remedy } of checks) {
      output.result(
        { event: 'check', name, ok, detail, remedy },
        `${ok ? 'ok  ' : 'BAD '} ${name}: ${detail}`,
        ...(remedy === null ? [] : [`     ${remedy}`]),
      )
    }
    return checks.every(({ ok }) => ok)
  },
}

export const commands: Readonly<Record<string, Command>> = {
  add, tag, catalogs, label, attributes, labels, history, undo, redo, next, list, views, train, plot, test, accept, models, backbones, runs, vocab, features, annotate, export: exportCommand,
  providers, doctor, restore,
} // prettier-ignore
