import { useLocale } from '@/lib/i18n'
import { partnerEn } from '@/locales/partner.en'
import { type PartnerDict, partnerZh } from '@/locales/partner.zh'

export function useDict(): PartnerDict {
  return useLocale().lang === 'en' ? partnerEn : partnerZh
}
