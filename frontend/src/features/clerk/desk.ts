import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { StaffPartsFragment } from '@/gql/clerk/graphql'
import type { Lang } from '@/lib/graphql'
import { deskEn } from '@/locales/desk.en'
import { type DeskDict, deskZh } from '@/locales/desk.zh'

export const dictOf = (lang: Lang): DeskDict => (lang === 'en' ? deskEn : deskZh)

type DeskContext = {
  d: DeskDict
  lang: Lang
  speak: (lang: Lang) => void
  staff: StaffPartsFragment
  setStaff: (s: StaffPartsFragment) => void
}
export const Desk = createContext<DeskContext | null>(null)

export function useDesk(): DeskContext {
  const context = useContext(Desk)
  if (!context) throw new Error('outside the desk')
  return context
}
