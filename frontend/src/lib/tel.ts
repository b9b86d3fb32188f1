/** A phone number as written, to be dialled (RFC 3966): without its extension, which a person asks for. */
export function telOf(phone: string): string {
  const number = phone.split(/#|轉|分機|ext|x/i, 1)[0] ?? ''
  const abroad = number.trim().startsWith('+') ? number.replace('(0)', '') : number
  return `tel:${abroad.replace(/[^+\d]/g, '')}`
}
