const LETTERS = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 1, 1]

export type IdProblem = 'required' | 'form' | 'resident' | 'checkDigit'

export function normalizeId(raw: string): string {
  return raw.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

export function idProblem(raw: string): IdProblem | undefined {
  const id = normalizeId(raw)
  if (!id) return 'required'
  if (/^[A-Z][89A-D]\d{8}$/.test(id)) return 'resident'
  if (!/^[A-Z][12]\d{8}$/.test(id)) return 'form'
  return checksum(id) % 10 === 0 ? undefined : 'checkDigit'
}

function checksum(id: string): number {
  const n = 10 + LETTERS.indexOf(id.charAt(0))
  return WEIGHTS.reduce((sum, w, i) => sum + w * Number(id[i + 1]), Math.floor(n / 10) + (n % 10) * 9)
}
