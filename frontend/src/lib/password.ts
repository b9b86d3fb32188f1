import { normalizeId } from './idNumber'
import { type BirthParts, fromIso, toIso } from './rocDate'

export type PasswordWarning = 'onCard' | 'trivial'
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789'

export const passwordFits = (s: string) => /^[A-Za-z0-9]{4}$/.test(s)

export function passwordWarning(pw: string, id: string, birth: BirthParts): PasswordWarning | undefined {
  if (!passwordFits(pw)) return undefined
  if (standsOnCard(pw, normalizeId(id), birth)) return 'onCard'
  return isTrivial(pw.toLowerCase()) ? 'trivial' : undefined
}

function standsOnCard(pw: string, id: string, birth: BirthParts): boolean {
  const iso = toIso(birth)
  const days = iso ? [iso.slice(0, 4), iso.slice(5).replace('-', ''), fromIso(iso).year.padStart(4, '0')] : []
  return (id.length === 10 && id.endsWith(pw)) || days.includes(pw)
}

function isTrivial(pw: string): boolean {
  const steps = [...pw].slice(1).map((c, i) => c.charCodeAt(0) - pw.charCodeAt(i))
  return steps.every((s) => s === steps[0] && Math.abs(s) <= 1) || pw.slice(0, 2) === pw.slice(2)
}

// Bytes past the last whole multiple of the alphabet would favour its first letters.
export function makePassword(): string {
  const limit = 256 - (256 % ALPHABET.length)
  let out = ''
  while (out.length < 4) {
    const byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? 255
    if (byte < limit) out += ALPHABET[byte % ALPHABET.length]
  }
  return out
}
