import { describe, expect, it } from 'vitest'
import type { ReceiptPartsFragment } from '@/gql/graphql'
import { en } from '@/locales/en'
import { zh } from '@/locales/zh'
import { notifiedLines } from './notified'

type Notified = ReceiptPartsFragment['notified'][number]
const now = new Date('2026-11-25T16:30:00Z')
const told = (
  system: Notified['system'],
  state: Notified['state'],
  since = '2026-11-25T16:10:00.5Z',
): Notified => ({ system, state, since })
const texts = (...all: Notified[]) => notifiedLines(all, zh.notified, 'zh', now).map((l) => l.text)

describe('what a citizen reads about other systems', () => {
  it('names both at once where they stand alike', () => {
    expect(texts(told('COUNTY', 'SENDING'), told('CENTRAL', 'SENDING'))).toEqual([
      '正在通知縣市與中央戶政系統…',
    ])
    expect(texts(told('COUNTY', 'DELIVERED'), told('CENTRAL', 'DELIVERED'))).toEqual([
      '已通知縣市與中央戶政系統',
    ])
  })
  it('says since when it is retried: the clock today, the day before midnight in Taipei', () => {
    expect(texts(told('COUNTY', 'DELIVERED'), told('CENTRAL', 'RETRYING'))).toEqual([
      '已通知縣市戶政系統',
      '正在通知中央戶政系統，自 00:10 起重試中',
    ])
    expect(texts(told('COUNTY', 'RETRYING', '2026-11-25T15:41:00Z'))).toEqual([
      '正在通知縣市戶政系統，自 11 月 25 日 23:41 起重試中',
    ])
    expect(texts(told('COUNTY', 'RETRYING', '2025-12-31T15:41:00Z'))).toEqual([
      '正在通知縣市戶政系統，自 民國 114 年 12 月 31 日 23:41 起重試中',
    ])
  })
  it('counts from the first that waits, and from the last that arrived', () => {
    const early = '2026-11-25T09:00:00Z'
    const late = '2026-11-25T10:00:00.1Z'
    const since = (state: Notified['state']) =>
      notifiedLines([told('COUNTY', state, late), told('CENTRAL', state, early)], zh.notified, 'zh', now)[0]
        ?.since
    expect(since('RETRYING')).toBe(early)
    expect(since('DELIVERED')).toBe(late)
  })
  it('leaves out what it does not know, and says nothing where there is nothing', () => {
    expect(texts({ ...told('COUNTY', 'SENDING'), state: 'NEW' as never })).toEqual([])
    expect(texts()).toEqual([])
  })
  it('speaks English', () => {
    expect(notifiedLines([told('CENTRAL', 'HELD')], en.notified, 'en', now)[0]?.text).toBe(
      'The central authorities could not be told yet; people are seeing to it',
    )
  })
})
