import type { ComponentChild } from 'preact'
import { Desk } from '@/features/clerk/desk'
import type { StaffPartsFragment } from '@/gql/clerk/graphql'
import { deskZh } from '@/locales/desk.zh'
import { show } from './show'

/** Shows a part of the desk in Chinese, as one of staff sees it. */
export function atDesk(
  role: StaffPartsFragment['role'],
  what: ComponentChild,
  more: Partial<StaffPartsFragment> = {},
) {
  const somebody = { username: 'somebody', role, signIns: [], towns: [] }
  const staff = { ...somebody, ...more } as unknown as StaffPartsFragment
  const desk = { d: deskZh, lang: 'zh' as const, speak: () => {}, staff, setStaff: () => {} }
  return show(<Desk.Provider value={desk}>{what}</Desk.Provider>)
}
