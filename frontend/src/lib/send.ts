import type { CaptchaAnswer, ReceiptPartsFragment, RefusalPartsFragment } from '@/gql/graphql'
import type { Values } from './form'
import type { Lang } from './graphql'

export type Outcome =
  | { receipts: readonly ReceiptPartsFragment[]; refusal?: undefined }
  | { refusal: RefusalPartsFragment }
export type Send = (job: {
  values: Values
  captcha?: CaptchaAnswer
  key: (input: unknown) => string
  lang: Lang
}) => Promise<Outcome>
