// One key for one input: a retry after a lost answer must find the first outcome, a changed input must not.
export function idempotencyKeys(make: () => string = () => crypto.randomUUID()) {
  let last = ''
  let key = ''
  return (input: unknown): string => {
    const now = JSON.stringify(input)
    if (now !== last || !key) {
      last = now
      key = make()
    }
    return key
  }
}
