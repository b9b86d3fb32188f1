import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { en } from '@/locales/en'
import { type Dict, zh } from '@/locales/zh'
import type { Lang } from './graphql'

type Locale = { lang: Lang; t: Dict; link: (path: string) => string }
export const LocaleContext = createContext<Locale>(localeOf(''))
export const useLocale = () => useContext(LocaleContext)

export function wordsOf(lang: Lang): Dict {
  return lang === 'en' ? en : zh
}

export function localeOf(search: string): Locale {
  const lang: Lang = new URLSearchParams(search).get('lang') === 'en' ? 'en' : 'zh'
  return { lang, t: wordsOf(lang), link: (path) => (lang === 'en' ? `${path}?lang=en` : path) }
}
