/**
 * Hands on the value it had before while the next one says the same, so that what was worked out from it need not be worked
 * out again. @param keyOf what a value says, as text
 */
export function steady<Value>(keyOf: (value: Value) => string): (next: Value) => Value {
  let held: { key: string; value: Value } | undefined
  return (next) => {
    const key = keyOf(next)
    if (held?.key !== key) held = { key, value: next }
    return held.value
  }
}
