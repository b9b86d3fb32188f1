/** What was typed about a case and not sent yet, until the desk is left: Esc and `n` lose nothing. */
export const drafts = new Map<string, string>()

export type CounterDraft = { identityDocument: string; note: string; issuedOn: string }

/** The same of what is settled at the counter. */
export const counterDrafts = new Map<string, CounterDraft>()
