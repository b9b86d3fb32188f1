import type { Lang } from '@/lib/graphql'
import { keep, kept } from './kept'

/** The desk's language: as the address says, or as chosen before. */
export function deskLanguage(): Lang {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked) return asked === 'en' ? 'en' : 'zh'
  return kept('desk-lang') === 'en' ? 'en' : 'zh'
}

export const keepLanguage = (lang: Lang) => keep('desk-lang', lang)
