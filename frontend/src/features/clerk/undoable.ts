/** The case whose outcome can still be taken back (D11). */
export const undo: { number: string; until: string } = { number: '', until: '' }
