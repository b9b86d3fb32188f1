import { ReportDocument } from '@/gql/graphql'
import { declaration } from '@/lib/form'
import { request } from '@/lib/graphql'
import type { Send } from '@/lib/send'

export const send: Send = async ({ values, captcha, key, lang }) => {
  const base = { declaration: declaration(values), revocationPassword: values.password }
  const input = { ...base, captcha: captcha ?? { token: '', answer: '' }, idempotencyKey: key(base) }
  const { report } = await request(ReportDocument, { input }, lang)
  return report.__typename === 'Receipt' ? { receipts: [report] } : { refusal: report }
}
