/** What was typed about a case and not sent yet, until the desk is left: Esc and `n` lose nothing. */
export const drafts = new Map<string, string>()
