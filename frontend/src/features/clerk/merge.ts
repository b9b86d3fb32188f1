type Numbered = { number: string; gone?: boolean }

/** The fresh rows, with the row under the cursor kept where it was when it has been settled meanwhile. */
export function merge<T extends Numbered>(shown: readonly T[], fresh: readonly T[], cursor?: string): T[] {
  const at = shown.findIndex((r) => r.number === cursor)
  const row = shown[at]
  if (!row || fresh.some((r) => r.number === cursor)) return [...fresh]
  const after = new Set(shown.slice(at + 1).map((r) => r.number))
  const next = fresh.findIndex((r) => after.has(r.number))
  const place = next < 0 ? Math.min(at, fresh.length) : next
  return [...fresh.slice(0, place), { ...row, gone: true }, ...fresh.slice(place)]
}
