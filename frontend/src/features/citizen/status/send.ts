import { StatusDocument } from '@/gql/graphql'
import { declaration } from '@/lib/form'
import { request } from '@/lib/graphql'
import type { Send } from '@/lib/send'

export const send: Send = async ({ values, captcha, lang }) => {
  const input = { declaration: declaration(values), captcha: captcha ?? { token: '', answer: '' } }
  const { status } = await request(StatusDocument, { input }, lang)
  return status.__typename === 'Receipts' ? { receipts: status.receipts } : { refusal: status }
}
