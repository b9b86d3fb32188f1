import type { IssueCaptchaMutation, SetupQuery } from '@/gql/graphql'

export type Captcha = IssueCaptchaMutation['issueCaptcha']
export type DemoCitizen = NonNullable<SetupQuery['demo']>['citizens'][number]
