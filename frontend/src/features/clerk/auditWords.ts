import type { AuditFilter } from '@/gql/clerk/graphql'
import { addDays } from './figureSpan'

export type Typed = { account: string; number: string; operation: string; from: string; to: string }

/** The filter that was typed: days are those of Taipei, the last one included. */
export function filterOf({ account, number, operation, from, to }: Typed): AuditFilter {
  const midnight = (day: string) => `${day}T00:00:00+08:00`
  return {
    account,
    number,
    operation,
    from: from ? midnight(from) : null,
    to: to ? midnight(addDays(to, 1)) : null,
  }
}

/** A moment in Taipei to the second, as a record needs it. */
export const exact = (iso: string) =>
  new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
