import { RevokeDocument } from '@/gql/graphql'
import { declaration } from '@/lib/form'
import { request } from '@/lib/graphql'
import type { Send } from '@/lib/send'

export const send: Send = async ({ values, captcha, key, lang }) => {
  const base = { declaration: declaration(values), revocationPassword: values.password }
  const { revoke } = await request(
    RevokeDocument,
    { input: { ...base, captcha, idempotencyKey: key(base) } },
    lang,
  )
  return revoke.__typename === 'Receipt' ? { receipts: [revoke] } : { refusal: revoke }
}
