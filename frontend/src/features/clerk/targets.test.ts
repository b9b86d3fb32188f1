import { describe, expect, it } from 'vitest'
import { deskEn } from '@/locales/desk.en'
import { deskZh } from '@/locales/desk.zh'
import {
  beyondStatus,
  exactTo,
  freshen,
  fromField,
  hourOf,
  inOrderOfNeed,
  noticeWords,
  onTop,
  overall,
  type Standing,
  stateWords,
  toField,
  troubleOf,
  troubleSince,
} from './targets'
import { usualSpan } from './useNoticeChange'

const now = Date.parse('2026-11-25T15:41:30Z')
const target = (code: string, more: Partial<Standing> = {}): Standing => ({
  kind: code === 'central' ? 'CENTRAL' : 'COUNTY',
  code,
  name: code,
  state: 'HEALTHY',
  pending: 0,
  late: 0,
  dead: 0,
  oldestPendingAt: null,
  oldestDeadAt: null,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastError: null,
  circuitOpenSince: null,
  stoppedAt: null,
  lastHour: [],
  ...more,
})
const codes = (all: readonly Standing[]) => all.map((t) => t.code)

const stopped = target('a', { state: 'STOPPED', stoppedAt: '2026-11-25T10:00:00Z', dead: 2 })
const dead = target('b', { dead: 1 })
const open = target('c', { state: 'OPEN', circuitOpenSince: '2026-11-25T15:00:00Z', pending: 4 })
const late = target('d', { state: 'RETRYING', pending: 3, late: 1, oldestPendingAt: '2026-11-25T15:00:00Z' })
const later = target('e', { state: 'RETRYING', pending: 3, late: 3, oldestPendingAt: '2026-11-25T14:00:00Z' })
const retrying = target('f', { state: 'RETRYING', pending: 1, oldestPendingAt: '2026-11-25T15:41:00Z' })
const well = target('g', { lastSuccessAt: '2026-11-25T15:40:00Z' })
const unset = target('h', { state: 'UNCONFIGURED', pending: 900, oldestPendingAt: '2026-11-01T00:00:00Z' })

describe('what needs a look', () => {
  it.each([
    [stopped, 'stopped', '對方回覆已停用，停止傳送', '2026-11-25T10:00:00Z'],
    [dead, 'dead', '有通報停送，待處理', undefined],
    [{ ...dead, state: 'OPEN' as const }, 'dead', '有通報停送，待處理 · 連續失敗，持續試探', undefined],
    [open, 'open', '連續失敗，持續試探', '2026-11-25T15:00:00Z'],
    [late, 'late', '送達延遲', undefined],
    [retrying, undefined, '失敗，重試中', undefined],
    [well, undefined, '正常', undefined],
    [target('i', { pending: 2 }), undefined, '傳送中', undefined],
    [unset, undefined, '尚未設定，通報保留', undefined],
  ])('%o', (t, trouble, words, since) => {
    expect(troubleOf(t)).toBe(trouble)
    expect(stateWords(t, deskZh)).toBe(words)
    expect(troubleSince(t)).toBe(since)
  })
  it('stands the worst on top, then the one that waits longest, and leaves the rest in order', () => {
    expect(codes(inOrderOfNeed([well, retrying, late, unset, later, open, dead, stopped]))).toEqual([
      'a',
      'b',
      'c',
      'e',
      'd',
      'g',
      'f',
      'h',
    ])
  })
})

describe('how things stand in all', () => {
  it('says all delivered only when nothing waits for a target that is set up', () => {
    expect(overall([well, unset])).toMatchObject({
      tone: 'ok',
      pending: 0,
      unset: 1,
      last: '2026-11-25T15:40:00Z',
    })
    expect(overall([well, retrying])).toMatchObject({
      tone: 'busy',
      pending: 1,
      oldest: '2026-11-25T15:41:00Z',
    })
    expect(overall([well, retrying, dead])).toMatchObject({ tone: 'wrong', wrong: 1 })
    expect(overall([unset])).toMatchObject({ tone: 'unset', unset: 1 })
    expect(overall([well, { ...unset, pending: 5 }, { ...unset, pending: 0 }])).toMatchObject({
      tone: 'ok',
      pending: 0,
      kept: 5,
      keptFor: 1,
    })
    expect(overall([well, { ...unset, pending: 0 }])).toMatchObject({ kept: 0, retrying: false })
    expect(overall([well, { ...retrying, state: 'RETRYING' }]).retrying).toBe(true)
  })
  it('counts what arrived in the last hour', () => {
    const busy = target('j', { lastHour: [{ at: '2026-11-25T15:00:00Z', delivered: 3, failed: 9 }] })
    expect(overall([busy, busy]).delivered).toBe(6)
  })
})

describe('a refresh', () => {
  it('moves no row while somebody is there, not even one that has recovered', () => {
    expect(onTop(['d', 'g'], [stopped, well, late], true)).toEqual(['d', 'g', 'a'])
    expect(onTop(['d', 'g'], [stopped, well, late], false)).toEqual(['a', 'd'])
  })
  it('updates notices in place and counts new ones', () => {
    const row = (id: string, state: string) => ({ id, state })
    const shown = [row('3', 'PENDING'), row('2', 'PENDING'), row('1', 'DEAD')]
    const fresh = [row('5', 'PENDING'), row('4', 'PENDING'), row('3', 'DELIVERED'), row('2', 'PENDING')]
    expect(freshen(shown, fresh)).toEqual({
      rows: [row('3', 'DELIVERED'), row('2', 'PENDING'), row('1', 'DEAD')],
      unseen: 2,
    })
    expect(freshen([], fresh).unseen).toBe(4)
  })
})

describe('the last hour', () => {
  it('has sixty minutes, the present one last, and leaves out what is older', () => {
    const minutes = hourOf(
      target('k', {
        lastHour: [
          { at: '2026-11-25T14:41:00Z', delivered: 9, failed: 9 },
          { at: '2026-11-25T14:42:00Z', delivered: 1, failed: 0 },
          { at: '2026-11-25T15:41:00Z', delivered: 2, failed: 3 },
        ],
      }),
      now,
    )
    expect(minutes).toHaveLength(60)
    expect(minutes[0]).toEqual({ delivered: 1, failed: 0 })
    expect(minutes[59]).toEqual({ delivered: 2, failed: 3 })
    expect(minutes.reduce((n, m) => n + m.delivered, 0)).toBe(3)
  })
})

describe('words and fields', () => {
  const n = {
    state: 'PENDING',
    hold: null,
    attempts: 0,
    createdAt: '2026-11-25T15:41:00Z',
    deliveredAt: null,
    skippedAt: null,
  } as const
  it.each([
    [n, '等待送出', 'waiting'],
    [
      { ...n, attempts: 3 },
      '自 11-25 23:41 起重試中（3 次）',
      'being retried since 11-25 23:41 (3 attempts)',
    ],
    [
      { ...n, state: 'DELIVERED' as const, deliveredAt: n.createdAt },
      '已送達 11-25 23:41',
      'delivered 11-25 23:41',
    ],
    [
      { ...n, attempts: 5, deliveredAt: n.createdAt },
      '重送中，曾於 11-25 23:41 送達',
      'being sent again, delivered before at 11-25 23:41',
    ],
    [
      { ...n, attempts: 1, hold: 'TARGET_STOPPED' as const },
      '對方已停用，待處理',
      'its system has stopped, waits for an operator',
    ],
    [
      { ...n, hold: 'TARGET_UNCONFIGURED' as const },
      '對象尚未設定，先保留',
      'kept until its system is set up',
    ],
    [
      { ...n, hold: 'EARLIER_NOTICE' as const },
      '等同案前一則送達',
      'waits for the one before it of the case',
    ],
    [{ ...n, state: 'DEAD' as const }, '停送，待處理', 'given up, waits for an operator'],
    [{ ...n, state: 'DEAD' as const, skippedAt: n.createdAt }, '已略過', 'skipped'],
  ])('%o', (notice, zh, en) => {
    expect([noticeWords(notice, deskZh, now), noticeWords(notice, deskEn, now)]).toEqual([zh, en])
  })
  it('says of a failure what the status does not', () => {
    expect(beyondStatus({ status: 500, error: 'HTTP 500 failed on purpose' })).toBe('failed on purpose')
    expect(beyondStatus({ status: 500, error: 'HTTP 500' })).toBe('')
    expect(beyondStatus({ status: null, error: 'no answer within 15s' })).toBe('no answer within 15s')
    expect(beyondStatus({ status: 204, error: null })).toBe('')
  })
  it('counts exactly up to ten thousand', () => {
    expect([exactTo(10_000), exactTo(10_001)]).toEqual(['10000', '10,000+'])
  })
  it('reaches back to the oldest that is not settled, and a week at least', () => {
    const from = (more: Partial<Standing>) => fromField(usualSpan(target('l', more), now).from)
    expect(from({})).toBe('2026-11-18T15:41:00.000Z')
    expect(from({ oldestPendingAt: '2026-11-20T00:00:00Z' })).toBe('2026-11-18T15:41:00.000Z')
    expect(from({ oldestPendingAt: '2026-11-02T00:00:00Z' })).toBe('2026-11-02T00:00:00.000Z')
    expect(from({ oldestDeadAt: '2026-11-01T00:00:00Z', oldestPendingAt: '2026-11-02T00:00:00Z' })).toBe(
      '2026-11-01T00:00:00.000Z',
    )
  })
  it('shows moments in Taipei, and reads them back', () => {
    expect(toField('2026-11-25T16:30:59Z')).toBe('2026-11-26T00:30')
    expect(fromField('2026-11-26T00:30')).toBe('2026-11-25T16:30:00.000Z')
    expect(fromField('')).toBeUndefined()
  })
})
