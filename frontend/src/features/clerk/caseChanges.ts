import type { CasePartsFragment } from '@/gql/clerk/graphql'
import type { DeskDict } from '@/locales/desk.zh'
import { short } from './time'

export type Standing = Pick<
  CasePartsFragment,
  'state' | 'contactState' | 'passwordLocked' | 'reportedAgainAt'
> & { contacts: number }

/** What a list knows of a case: enough to see that it has changed, without looking at it. */
export const standingOf = (c: CasePartsFragment): Standing => ({
  state: c.state,
  contactState: c.contactState,
  passwordLocked: c.passwordLocked,
  reportedAgainAt: c.reportedAgainAt,
  contacts: c.contacts.length,
})

export const sameStanding = (a: Standing, b: Standing) =>
  a.state === b.state &&
  a.contactState === b.contactState &&
  a.passwordLocked === b.passwordLocked &&
  (a.reportedAgainAt ?? '') === (b.reportedAgainAt ?? '') &&
  a.contacts === b.contacts

const byContact = ['NOT_REACHED', 'CONTACTED', 'DISPUTED', 'CONTACT_WITHDRAWN']

/** What has happened to a case between two looks at it, in words: who, when, what. */
export function changesOf(before: CasePartsFragment, after: CasePartsFragment, d: DeskDict): string[] {
  const contacts = after.contacts
    .filter((c) => c.position > before.contacts.length)
    .map((c) => ({ at: c.at, text: `${c.by}：${d.outcome[c.outcome]}` }))
  const withdrawn = after.contacts
    .filter((c) => c.withdrawnAt && !before.contacts[c.position - 1]?.withdrawnAt)
    .map((c) => ({ at: c.withdrawnAt ?? '', text: `${c.by}：${d.kinds.CONTACT_WITHDRAWN}` }))
  const milestones = after.milestones
    .slice(before.milestones.length)
    .filter((m) => !byContact.includes(m.kind))
    .map((m) => ({ at: m.at, text: d.kinds[m.kind] }))
  return [...contacts, ...withdrawn, ...milestones]
    .sort((a, b) => a.at.localeCompare(b.at))
    .map((c) => `${short(c.at)} ${c.text}`)
}
