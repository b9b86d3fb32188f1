type Numbered = { number: string; gone?: boolean }

/**
 * The fresh rows, with the row under the cursor kept where it was. It has been settled meanwhile when it is not among
 * them, unless it may only have been pushed behind the last one: there is more.
 */
export function merge<T extends Numbered>(
  shown: readonly T[],
  fresh: readonly T[],
  more: boolean,
  cursor?: string,
): T[] {
  const at = shown.findIndex((r) => r.number === cursor)
  const row = shown[at]
  if (!row || fresh.some((r) => r.number === cursor)) return [...fresh]
  const after = new Set(shown.slice(at + 1).map((r) => r.number))
  const next = fresh.findIndex((r) => after.has(r.number))
  const gone = next >= 0 || !more
  const last = gone ? Math.min(at, fresh.length) : fresh.length
  const place = next < 0 ? last : next
  return [...fresh.slice(0, place), { ...row, gone }, ...fresh.slice(place)]
}

/** The rows with the next page behind them; a row that was kept until that page comes is there once. */
export function append<T extends Numbered>(shown: readonly T[], page: readonly T[]): T[] {
  const coming = new Set(page.map((r) => r.number))
  return [...shown.filter((r) => !coming.has(r.number)), ...page]
}
