import type { Page, Route } from '@playwright/test'

const office = {
  __typename: 'Office',
  code: 'A01',
  name: '臺北市松山區戶政事務所',
  phone: '02-2753-5201',
}
const told = (state: string, since: string) => [
  { __typename: 'Notified', system: 'COUNTY', state, since },
  { __typename: 'Notified', system: 'CENTRAL', state, since },
]

/** A report as the server tells a citizen of it, by default one of last night that nobody has contacted. */
export const receipt = (changes: object = {}) => ({
  __typename: 'Receipt',
  number: '4821-7306-95',
  state: 'ACTIVE',
  reportedAt: '2026-01-08T15:40:00Z',
  revokedAt: null,
  contactState: 'PENDING',
  passwordLocked: false,
  office,
  milestones: [{ __typename: 'Milestone', kind: 'REPORTED', at: '2026-01-08T15:40:00Z' }],
  notified: told('DELIVERED', '2026-01-08T15:40:02Z'),
  ...changes,
})

const milestone = (kind: string, at: string) => ({ __typename: 'Milestone', kind, at })

export const revoked = receipt({
  number: '1590-2234-71',
  state: 'REVOKED',
  reportedAt: '2025-03-02T04:00:00Z',
  revokedAt: '2025-03-03T01:12:00Z',
  contactState: 'CONFIRMED',
  milestones: [
    milestone('REPORTED', '2025-03-02T04:00:00Z'),
    milestone('REVOKED', '2025-03-03T01:12:00Z'),
    milestone('AUTO_CONFIRMED', '2025-03-03T01:12:00Z'),
  ],
  notified: told('DELIVERED', '2025-03-03T01:12:03Z'),
})

export const inDispute = receipt({
  contactState: 'DISPUTED',
  passwordLocked: true,
  milestones: [
    milestone('REPORTED', '2026-01-08T15:40:00Z'),
    milestone('REPORTED_AGAIN', '2026-01-08T16:02:00Z'),
    milestone('PASSWORD_LOCKED', '2026-01-08T16:10:00Z'),
    milestone('NOT_REACHED', '2026-01-09T01:20:00Z'),
    milestone('DISPUTED', '2026-01-09T06:05:00Z'),
  ],
  notified: told('RETRYING', '2026-01-09T06:05:00Z'),
})

/** A refusal; the page has words of its own for each. */
export const refusal = (code: string, waysOn: string[], more: object = {}) => ({
  __typename: 'Refusal',
  code,
  message: `the server's words for ${code}`,
  attemptsLeft: null,
  retryAfter: null,
  waysOn,
  fields: [],
  receipt: null,
  ...more,
})

type Task = 'report' | 'status' | 'revoke'
const operations: Record<Task, string> = { report: 'Report', status: 'Status', revoke: 'Revoke' }
const named = (route: Route, name: string) =>
  new RegExp(`^\\s*(mutation|query) ${name}\\b`).test(route.request().postDataJSON().query)

/** Answers one named operation in the server's place; all others go on to the server. */
export async function answerWith(page: Page, name: string, answer: (route: Route) => Promise<void>) {
  await page.route('**/graphql', (route) => (named(route, name) ? answer(route) : route.fallback()))
}

export async function answerTask(page: Page, task: Task, data: object) {
  await answerWith(page, operations[task], (route) => route.fulfill({ json: { data: { [task]: data } } }))
}

/** Has a task's operation fail as a fault of the server does. */
export async function failTask(page: Page, task: Task, extensions: object) {
  await answerWith(page, operations[task], (route) =>
    route.fulfill({ json: { data: null, errors: [{ message: 'failed', extensions }] } }),
  )
}

/** Cuts the line under a task's operation. */
export async function loseTask(page: Page, task: Task) {
  await answerWith(page, operations[task], (route) => route.abort())
}

/** Fills a form with a demonstration's citizen; what stands in the picture matters to no stubbed answer. */
export async function fillAnyhow(page: Page, task: Task) {
  await page.locator('.chips button').first().click()
  if (task !== 'status') await page.locator('#password').fill('k7Xp')
  if (task !== 'revoke') await page.locator('#captcha').fill('123456')
  if (task !== 'revoke') await page.locator('.picture img').waitFor()
}
