// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import type { RefusalPartsFragment } from '@/gql/graphql'
import { emptyValues, type Task } from '@/lib/form'
import { refused } from '@/testing/answers'
import { expectAccessible, show } from '@/testing/show'
import { Refused } from './Refused'

const page = (task: Task, refusal: Partial<RefusalPartsFragment>, search = '') => {
  const given = { task, values: emptyValues, counties: [], onEdit: () => {} }
  return show(<Refused {...given} refusal={{ ...refused, ...refusal }} />, search).container
}
const ways = () => screen.getAllByRole('heading', { level: 3 }).map((h) => h.textContent)

it.each([
  ['report', '任一戶政事務所', '戶籍所在地戶政事務所'],
  ['revoke', '戶籍所在地戶政事務所', '任一戶政事務所'],
] as const)('where the data does not match at %s, it sends to %s', (task, office, other) => {
  const { textContent } = page(task, { waysOn: ['CHECK_DATA', 'VISIT_OFFICE'] })
  expect(textContent).toContain(office)
  expect(textContent).not.toContain(other)
})

it.each([
  ['TOO_MANY_REQUESTS', ['TRY_LATER']],
  ['REGISTRY_UNAVAILABLE', ['TRY_LATER', 'CALL_1996']],
] as const)('nobody who revokes is sent to a hotline that cannot: %s', async (code, waysOn) => {
  const shown = page('revoke', { code, waysOn: [...waysOn] })
  expect(ways()).toEqual(['用自然人憑證', '到戶政事務所'])
  await expectAccessible(shown)
})

it.each(['report', 'status'] as const)('nobody is left with “try again” alone: %s', (task) => {
  page(task, { code: 'TOO_MANY_REQUESTS', waysOn: ['TRY_LATER'] })
  expect(ways()).toEqual(['撥打 1996'])
})

it.each([
  ['', '用 1996、自然人憑證或臨櫃辦的掛失要另外撤銷', '不用撤銷'],
  ['?lang=en', 'Reports by 1996, certificate or counter are not known here', 'nothing to take back'],
])('a report made elsewhere is not known here, and has to be revoked: %s', (search, said, unsaid) => {
  const { textContent } = page('revoke', { code: 'NO_ACTIVE_REPORT', waysOn: ['CHECK_DATA'] }, search)
  expect(textContent).toContain(said)
  expect(textContent).not.toContain(unsaid)
})
