import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/bin.ts'
import { runCli } from '../helpers/cli.ts'

describe('providers', () => {
  it('lists what tagging can run on, and keeps a choice, which doctor tells', async () => {
    const library = join(await temporaryFolder(), 'library')
    const listed = await runCli('providers', '--library', library)
    expect(listed).toMatchObject({ code: 0, stderr: '' })
    expect(listed.stdout).toMatch(/^Tagging on cpu \(the fastest of what works\)\n/)
    expect(listed.stdout).toMatch(/^\* {2}cpu +works +– +Not measured yet\.$/m)
    const chosen = await runCli('providers', '--use', 'cpu', '--json', '--library', library)
    expect(chosen.json()).toMatchObject([{ event: 'providers', choice: 'cpu', inUse: 'cpu', fallback: null }])
    const doctor = await runCli('doctor', '--library', library)
    expect(doctor.stdout).toMatch(/^ok {3}Tagging runs on: CPU \(as chosen\)\./m)
  }, 60_000)

  it('measures on demand', async () => {
    const library = join(await temporaryFolder(), 'library')
    const [status] = (await runCli('providers', '--probe', '--json', '--library', library)).json()
    expect(status).toMatchObject({ choice: 'auto', measuring: false, measuredAt: expect.any(Number) as number })
    const reports = status?.['reports'] as { provider: string; millisecondsPerImage: number }[]
    expect(reports.find(({ provider }) => provider === 'cpu')?.millisecondsPerImage).toBeGreaterThan(0)
  }, 120_000)

  it('refuses what is none, and what is not of this system', async () => {
    const library = join(await temporaryFolder(), 'library')
    const wrong = await runCli('providers', '--use', 'tpu', '--library', library)
    expect(wrong).toMatchObject({ code: 2 })
    expect(wrong.stderr).toContain('--use takes one of auto, cuda, dml, coreml, webgpu, cpu')
    const elsewhere = process.platform === 'darwin' ? 'dml' : 'coreml'
    const refused = await runCli('providers', '--use', elsewhere, '--library', library)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toMatch(/does not exist on this system\. Choose another\./)
  }, 60_000)
})
