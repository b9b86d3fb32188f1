import type { Lang } from '@/lib/graphql'

/** The desk's language: as the address says, or as chosen before. */
export function deskLanguage(): Lang {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked) return asked === 'en' ? 'en' : 'zh'
  return /(?:^|; )desk-lang=en/.test(document.cookie) ? 'en' : 'zh'
}

/** Remembers a choice for a year. It says nothing of anybody. */
export function keepLanguage(lang: Lang) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of an office
  document.cookie = `desk-lang=${lang}; path=/desk; max-age=31536000; samesite=strict`
}
