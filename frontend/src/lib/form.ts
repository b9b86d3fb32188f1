import type { Dict } from '@/locales/zh'
import { idProblem, normalizeId } from './idNumber'
import { passwordFits } from './password'
import { type BirthParts, birthProblem, fromIso, toIso } from './rocDate'
import type { DemoCitizen } from './types'

export type Task = 'report' | 'status' | 'revoke'
export type Values = {
  idNumber: string
  name: string
  birth: BirthParts
  county: string
  townCode: string
  address: string
  parentName: string
  phone: string
  email: string
  password: string
  captcha: string
}
export type FieldName = keyof Values
export type Errors = Partial<Record<FieldName, string>>

export const emptyValues: Values = {
  idNumber: '',
  name: '',
  birth: { era: 'roc', year: '', month: '', day: '' },
  county: '',
  townCode: '',
  address: '',
  parentName: '',
  phone: '',
  email: '',
  password: '',
  captcha: '',
}

// What a Chinese input method gives in full width is as good: the server folds it too.
const halfWidth = (typed: string) => typed.normalize('NFKC').trim()

export function validate(v: Values, task: Task, withCaptcha: boolean, t: Dict): Errors {
  const e: Errors = {}
  const id = idProblem(v.idNumber)
  if (id) e.idNumber = t.problems.id[id]
  const birth = birthProblem(v.birth)
  if (birth) e.birth = t.problems.birth[birth]
  const required = ['name', 'county', 'townCode', 'address', 'parentName', 'phone', 'email'] as const
  for (const f of required) if (!v[f].trim()) e[f] = t.problems.required[f]
  if (!e.phone && halfWidth(v.phone).replace(/\D/g, '').length < 7) e.phone = t.problems.phone
  if (!e.email && !/^\S+@\S+\.\S+$/.test(halfWidth(v.email))) e.email = t.problems.email
  if (task !== 'status' && !passwordFits(v.password)) e.password = t.problems.password
  if (withCaptcha && !v.captcha.trim()) e.captcha = t.problems.captcha
  return e
}

export function declaration(v: Values) {
  return {
    idNumber: normalizeId(v.idNumber),
    name: v.name.trim(),
    birthDate: toIso(v.birth) ?? '',
    townCode: v.townCode,
    address: v.address.trim(),
    phone: v.phone.trim(),
    email: v.email.trim(),
    parentName: v.parentName.trim(),
  }
}

const paths: Record<string, FieldName> = {
  birthDate: 'birth',
  revocationPassword: 'password',
  answer: 'captcha',
  token: 'captcha',
}

// In the page's own words, which change with its language; a newer server may know problems that it does not.
function wordsFor(name: FieldName, problem: string, t: Dict): string | undefined {
  const p = t.problems
  const required: Errors = { ...p.required, idNumber: p.id.required, birth: p.birth.required }
  const form: Errors = { idNumber: p.id.form, phone: p.phoneForm, email: p.email, password: p.password }
  const words: Partial<Record<string, string>> = {
    REQUIRED: required[name],
    TOO_LONG: p.tooLong,
    BAD_CHARACTERS: p.badCharacters,
    BAD_FORM: form[name] ?? p.badForm,
    CHECK_DIGIT: p.id.checkDigit,
    RESIDENT_NUMBER: p.id.resident,
    NOT_A_DATE: p.birth.notADate,
    IN_THE_FUTURE: p.birth.future,
    TOO_LONG_AGO: p.birth.tooLongAgo,
    UNKNOWN_TOWN: p.required.townCode,
  }
  return words[problem]
}

type ServerProblem = { path: string; problem: string; message: string }

export function serverErrors(fields: readonly ServerProblem[], t: Dict): Errors {
  const e: Errors = {}
  for (const f of fields) {
    const last = f.path.split('.').at(-1) ?? ''
    const name = (paths[last] ?? last) as FieldName
    if (name in emptyValues) e[name] ??= wordsFor(name, f.problem, t) ?? f.message
  }
  return e
}

export function fromDemo(c: DemoCitizen, county: string): Partial<Values> {
  return {
    idNumber: c.idNumber,
    name: c.name,
    birth: fromIso(c.birthDate),
    county,
    townCode: c.townCode,
    address: c.address,
    parentName: c.parentName,
    phone: '0912-345-678',
    email: 'demo@example.com',
  }
}
