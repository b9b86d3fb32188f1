import type { OfficePartsFragment } from '@/gql/graphql'
import { useLocale } from '@/lib/i18n'
import { telOf } from '@/lib/tel'

export function OfficeName({ office }: { office: OfficePartsFragment | null | undefined }) {
  const { t, lang } = useLocale()
  return (
    <>
      {office ? (
        <span lang={lang === 'en' ? 'zh-Hant-TW' : undefined}>{office.name}</span>
      ) : (
        <span>{t.receipt.noOffice}</span>
      )}{' '}
      {office?.phone ? (
        <a href={telOf(office.phone)}>{office.phone}</a>
      ) : (
        <span class="soft">{t.receipt.noPhone}</span>
      )}
    </>
  )
}
