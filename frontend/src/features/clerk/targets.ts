import type { NoticeLinePartsFragment, TargetPartsFragment } from '@/gql/clerk/graphql'
import type { DeskDict } from '@/locales/desk.zh'
import { short, span } from './time'

export type Standing = TargetPartsFragment
export type Trouble = 'stopped' | 'dead' | 'open' | 'late'

/** What somebody has to look at, the worst first; undefined for a target that goes on by itself. */
export function troubleOf(t: Standing): Trouble | undefined {
  if (t.state === 'STOPPED') return 'stopped'
  if (t.dead > 0) return 'dead'
  if (t.state === 'OPEN') return 'open'
  return t.late > 0 ? 'late' : undefined
}

const rank: (Trouble | undefined)[] = ['stopped', 'dead', 'open', 'late', undefined]

/** The worst on top; alike, the one that waits longest; else in the official order. */
export function inOrderOfNeed(all: readonly Standing[]): Standing[] {
  const waits = (t: Standing) =>
    t.oldestPendingAt ? Date.parse(t.oldestPendingAt) : Number.POSITIVE_INFINITY
  return [...all].sort((a, b) => {
    const need = rank.indexOf(troubleOf(a)) - rank.indexOf(troubleOf(b))
    return need || (troubleOf(a) ? waits(a) - waits(b) || 0 : 0)
  })
}

export type Tone = 'ok' | 'busy' | 'wrong' | 'unset'
export type Overall = {
  tone: Tone
  wrong: number
  pending: number
  retrying: boolean
  unset: number
  kept: number
  keptFor: number
  delivered: number
  oldest?: string
  last?: string
}

/** How things stand, in as little as can be said. */
export function overall(all: readonly Standing[]): Overall {
  const set = all.filter((t) => t.state !== 'UNCONFIGURED')
  const unset = all.filter((t) => t.state === 'UNCONFIGURED')
  const wrong = all.filter(troubleOf).length
  const pending = sum(set, (t) => t.pending)
  return {
    tone: wrong ? 'wrong' : set.length === 0 ? 'unset' : pending ? 'busy' : 'ok',
    wrong,
    pending,
    retrying: set.some((t) => t.state === 'RETRYING'),
    unset: unset.length,
    keptFor: unset.filter((t) => t.pending > 0).length,
    kept: sum(unset, (t) => t.pending),
    delivered: sum(all, (t) => sum(t.lastHour, (m) => m.delivered)),
    oldest: extreme(set.map((t) => t.oldestPendingAt)),
    last: extreme(
      all.map((t) => t.lastSuccessAt),
      -1,
    ),
  }
}

const sum = <T>(all: readonly T[], of: (t: T) => number) => all.reduce((n, t) => n + of(t), 0)

function extreme(moments: (string | null | undefined)[], sign: 1 | -1 = 1): string | undefined {
  const known = moments.filter((m) => m !== null && m !== undefined)
  return known.sort((a, b) => sign * (Date.parse(a) - Date.parse(b)))[0]
}

/**
 * Who stands on top: those in trouble. While somebody is at the rows (held) none of them moves:
 * one that has recovered stays where it is, and new ones come behind.
 */
export function onTop(shown: readonly string[], all: readonly Standing[], held: boolean): string[] {
  const wrong = inOrderOfNeed(all)
    .filter(troubleOf)
    .map((t) => t.code)
  return held ? [...shown, ...wrong.filter((code) => !shown.includes(code))] : wrong
}

/** A target's name as it is read. */
export const nameOf = (t: { kind: Standing['kind']; name: string }, d: DeskDict) =>
  t.kind === 'CENTRAL' ? d.notices.central : t.name

/** The state in words. */
export function stateWords(t: Standing, d: DeskDict): string {
  const trouble = troubleOf(t)
  if (trouble === 'dead' && t.state !== 'HEALTHY')
    return `${d.notices.troubles.dead} · ${d.notices.states[t.state]}`
  if (trouble) return d.notices.troubles[trouble]
  return t.state === 'HEALTHY' && t.pending > 0 ? d.notices.busy : d.notices.states[t.state]
}

/** Since when its trouble lasts; undefined where that is not known. */
export function troubleSince(t: Standing): string | undefined {
  const trouble = troubleOf(t)
  if (trouble === 'stopped') return t.stoppedAt ?? undefined
  return trouble === 'open' ? (t.circuitOpenSince ?? undefined) : undefined
}

const MINUTE = 60_000
const HOUR = 60

/** The last hour as sixty minutes, oldest first, with those in which nothing was tried. */
export function hourOf(t: Standing, now: number): { delivered: number; failed: number }[] {
  const first = Math.floor(now / MINUTE) - HOUR + 1
  const minutes = Array.from({ length: HOUR }, () => ({ delivered: 0, failed: 0 }))
  for (const m of t.lastHour) {
    const at = minutes[Math.floor(Date.parse(m.at) / MINUTE) - first]
    if (at) {
      at.delivered += m.delivered
      at.failed += m.failed
    }
  }
  return minutes
}

/** How long something has waited, in seconds below a minute. */
export const waited = (ms: number, d: DeskDict) =>
  ms < MINUTE ? d.notices.notice.seconds(Math.max(1, Math.round(ms / 1000)) * 1000) : span(ms, d)

/** A count that is exact up to a limit. */
export const exactTo = (n: number, limit = 10_000) =>
  n > limit ? `${limit.toLocaleString('en')}+` : String(n)

type Told = Pick<
  NoticeLinePartsFragment,
  'state' | 'hold' | 'attempts' | 'createdAt' | 'deliveredAt' | 'skippedAt'
>

/** What has become of a notice, in words. */
export function noticeWords(n: Told, d: DeskDict, now = Date.now()): string {
  const w = d.notices.words
  if (n.skippedAt) return w.skipped
  if (n.state === 'DELIVERED') return w.DELIVERED(n.deliveredAt ? short(n.deliveredAt, now) : '')
  if (n.hold) return w.holds[n.hold]
  if (n.state === 'PENDING' && n.deliveredAt) return w.again(short(n.deliveredAt, now))
  if (n.state === 'PENDING' && n.attempts > 0) return w.retrying(short(n.createdAt, now), n.attempts)
  return w[n.state]
}

/** What an attempt failed with, beside the status that stands there anyway. */
export function beyondStatus(a: { status?: number | null; error?: string | null }): string {
  return (a.error ?? '').replace(a.status ? new RegExp(`^HTTP ${a.status}:?\\s*`) : '', '')
}

/** The rows as they stand now, none moved; and how many new ones have come since. */
export function freshen<T extends { id: string }>(
  shown: readonly T[],
  fresh: readonly T[],
): { rows: T[]; unseen: number } {
  const now = new Map(fresh.map((n) => [n.id, n]))
  const known = new Set(shown.map((n) => n.id))
  const first = fresh.findIndex((n) => known.has(n.id))
  return { rows: shown.map((n) => now.get(n.id) ?? n), unseen: first < 0 ? fresh.length : first }
}

/** A moment as a field for dates and times shows it, in Taipei; and back. */
export const toField = (iso: string | number) =>
  new Date(new Date(iso).getTime() + 8 * HOUR * MINUTE).toISOString().slice(0, 16)
export const fromField = (value: string): string | undefined => {
  const at = Date.parse(`${value}:00+08:00`)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
