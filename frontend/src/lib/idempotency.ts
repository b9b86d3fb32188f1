// One key for one input: a retry after a lost answer must find the first outcome, a changed input must not.
export function idempotencyKeys(make: () => string = random) {
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

// randomUUID is there in secure contexts only, and a phone that tries the demonstration is in none.
function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join(
    '',
  )
}
