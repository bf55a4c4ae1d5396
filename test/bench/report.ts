/** One measured claim: ours against a reference measured in the same run. */
export function ratio(name: string, ours: string, reference: string, value: number, aim: string): void {
  console.log(`${name}\n  ours       ${ours}\n  reference  ${reference}\n  ratio      ${value.toFixed(2)}  (${aim})`)
}

export function heading(title: string): void {
  console.log(`\n== ${title}`)
}

/** The fastest of several rounds: what else the machine does can only make a round slower. */
export async function fastest<Result>(
  rounds: number,
  round: () => Promise<{ seconds: number } & Result>,
): Promise<{ seconds: number } & Result> {
  let best = await round()
  for (let count = 1; count < rounds; count++) {
    const next = await round()
    if (next.seconds < best.seconds) best = next
  }
  return best
}

export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
