/** The case that was worked on last, and until when its outcome can be taken back (D11): it is offered on the next screen. */
export const undo: { number: string; until: string } = { number: '', until: '' }
