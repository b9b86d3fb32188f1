import type { OfficePartsFragment } from '@/gql/graphql'
import { useLocale } from '@/lib/i18n'
import { Hotline } from './Hotline'
import { OfficeName } from './OfficeName'
import { Rows } from './Rows'

export type Elsewhere = 'CALL_1996' | 'USE_CERTIFICATE' | 'VISIT_OFFICE'

type Props = { way: Elsewhere; household: boolean; office: OfficePartsFragment | null | undefined }

export function WayCard({ way, household, office }: Props) {
  const { t } = useLocale()
  const w = t.ways[way]
  const where = () => {
    if (way === 'CALL_1996') return <Hotline />
    return way === 'VISIT_OFFICE' && household ? <OfficeName office={office} /> : w.where
  }
  return (
    <li class="way">
      <h3>{w.title}</h3>
      <Rows
        rows={[
          [t.ways.when, w.when],
          [t.ways.where, where()],
          [t.ways.bring, w.bring],
        ]}
      />
    </li>
  )
}
