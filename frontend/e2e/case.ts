import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type APIRequestContext, expect, type Page } from '@playwright/test'

const run = promisify(execFile)
const ofTheClerksTown = 1 // among the citizens that the demonstration offers

type Answer = { code?: string; number?: string; receipts?: { number: string }[] }

async function ask(request: APIRequestContext, query: string, variables: object = {}) {
  const answer = await request.post('/graphql', { data: { query, variables } })
  const body = await answer.json()
  expect(body.errors).toBeUndefined()
  return body.data
}

async function captcha(request: APIRequestContext) {
  const { token } = (await ask(request, 'mutation { issueCaptcha { token } }')).issueCaptcha
  const { stdout } = await run(process.env.GUASHI_BIN ?? 'guashi', ['captcha', 'answer', token])
  return { token, answer: stdout.trim() }
}

async function declared(request: APIRequestContext, citizen = ofTheClerksTown) {
  const { demo } = await ask(
    request,
    '{ demo { citizens { idNumber name birthDate townCode address parentName } } }',
  )
  return { ...demo.citizens[citizen], phone: '0912-345-678', email: 'a@example.com' }
}

/** Reports a citizen of the clerk's town, or finds the report that an interrupted test has left; returns the case's number. */
export async function reported(request: APIRequestContext): Promise<string> {
  const declaration = await declared(request)
  const report: Answer = (
    await ask(
      request,
      'mutation ($i: ReportInput!) { report(input: $i) { ... on Receipt { number } ... on Refusal { code } } }',
      { i: { declaration, revocationPassword: 'k7Xp', captcha: await captcha(request) } },
    )
  ).report
  if (report.number) return report.number
  expect(report.code).toBe('ALREADY_REPORTED')
  const status: Answer = (
    await ask(
      request,
      'query ($i: StatusInput!) { status(input: $i) { ... on Receipts { receipts { number } } } }',
      {
        i: { declaration, captcha: await captcha(request) },
      },
    )
  ).status
  return status.receipts?.[0]?.number ?? ''
}

const revoking =
  'mutation ($i: RevokeInput!) { revoke(input: $i) { ... on Refusal { code } ... on Receipt { number } } }'

/** Reports a citizen as `reported` does and locks the report by wrong passwords. */
export async function locked(request: APIRequestContext): Promise<string> {
  const number = await reported(request)
  const declaration = await declared(request)
  for (const revocationPassword of ['zzz1', 'zzz2', 'zzz3'])
    await ask(request, revoking, {
      i: { declaration, revocationPassword, captcha: await captcha(request) },
    })
  return number
}

/**
 * Takes back what an interrupted test has reported for a citizen, so that a test can be tried again. Specs run side
 * by side, so each that reports has citizens of its own: notices 0, the clerks 1, citizen 2 and 4, partners 3, english 5.
 */
export async function takenBack(request: APIRequestContext, citizen: number) {
  const declaration = await declared(request, citizen)
  await ask(request, revoking, {
    i: { declaration, revocationPassword: 'k7Xp', captcha: await captcha(request) },
  })
}

/** Opens a case by its number and waits until its outcome can be recorded. */
export async function openCase(page: Page, number: string) {
  await page.goto(`/desk/cases/${number}`)
  await expect(page.locator('.outcome')).toBeVisible()
}
