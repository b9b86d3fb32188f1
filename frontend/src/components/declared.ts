import type { SetupQuery } from '@/gql/graphql'
import { declaration, type FieldName, type Values } from '@/lib/form'
import type { Lang } from '@/lib/graphql'
import { fromIso, whole } from '@/lib/rocDate'
import type { Dict } from '@/locales/zh'

export type Counties = SetupQuery['counties']
export type Group = { title: string; first: FieldName; rows: [string, string][] }

/** What was typed, in the form's groups, as the reader checks it. */
export function declaredGroups(values: Values, counties: Counties, t: Dict, lang: Lang): Group[] {
  const d = declaration(values)
  const f = t.fields
  const birth = fromIso(d.birthDate)
  return [
    {
      title: t.sections.you,
      first: 'idNumber',
      rows: [
        [f.idNumber, d.idNumber],
        [f.name, d.name],
        [f.birth, t.birthText(t.era[birth.era], birth, whole(d.birthDate))],
      ],
    },
    {
      title: t.sections.household,
      first: 'county',
      rows: [
        [f.townCode, placeName(values, counties, lang)],
        [f.address, d.address],
        [f.parentName, d.parentName],
      ],
    },
    {
      title: t.sections.contact,
      first: 'phone',
      rows: [
        [f.phone, d.phone],
        [f.email, d.email],
      ],
    },
  ]
}

function placeName(values: Values, counties: Counties, lang: Lang): string {
  const county = counties.find((c) => c.code === values.county)
  const town = county?.towns.find((x) => x.code === values.townCode)
  if (lang === 'en') return [town?.nameEn, county?.nameEn].filter(Boolean).join(', ')
  return `${county?.name ?? ''}${town?.name ?? ''}`
}
