import { vi } from 'vitest'
import type { ReceiptPartsFragment, RefusalPartsFragment, SetupQuery } from '@/gql/graphql'

/** A receipt as it is right after a report. */
export const receipt: ReceiptPartsFragment = {
  number: '0667-9268-2501',
  state: 'ACTIVE',
  reportedAt: '2026-11-25T02:11:05Z',
  revokedAt: null,
  contactState: 'PENDING',
  passwordLocked: false,
  office: null,
  milestones: [],
  notified: [],
}

/** A refusal without anything that only some of them have. */
export const refused: RefusalPartsFragment & { __typename: 'Refusal' } = {
  __typename: 'Refusal',
  code: 'IDENTITY_MISMATCH',
  message: '',
  attemptsLeft: null,
  retryAfter: null,
  fields: [],
  waysOn: [],
  receipt: null,
}

const setup: SetupQuery = {
  counties: [
    {
      code: '63000',
      name: '臺北市',
      nameEn: 'Taipei City',
      towns: [{ code: '63000010', name: '松山區', nameEn: 'Songshan District', postalCode: '105' }],
    },
  ],
  demo: {
    citizens: [
      {
        idNumber: 'A123456789',
        name: '王小明',
        birthDate: '1990-05-06',
        townCode: '63000010',
        address: '測試路1號',
        parentName: '王大明',
        note: '一般',
      },
    ],
  },
}

/**
 * Answers what a form asks the server for by itself; challenges are numbered. What it returns turns
 * down challenges from then on, or the form's lists, or answers what a form sends and notes it.
 */
export function stubServer() {
  let challenges = 0
  let turnedDown: object | undefined
  let noSetup = false
  let task: ((variables: unknown) => Response) | undefined
  const data = (query: string) => {
    if (!query.includes('issueCaptcha')) return setup
    const token = `challenge-${++challenges}`
    const url = (file: string) => `/captcha/${token}/${file}`
    return {
      issueCaptcha: {
        token,
        imageUrl: url('image.png'),
        audioUrl: url('audio.wav'),
        expiresAt: '2026-01-01T00:10:00Z',
      },
    }
  }
  vi.stubGlobal('fetch', async (_: string, init: { body: string }) => {
    const { query, variables } = JSON.parse(init.body)
    if (task && variables.input) return task(variables)
    const failed = query.includes('issueCaptcha') ? turnedDown : noSetup && {}
    return Response.json(failed ? { errors: [{ extensions: failed }] } : { data: data(query) })
  })
  return {
    refuseChallenges: (extensions?: object) => {
      turnedDown = extensions
    },
    failSetup: (fails: boolean) => {
      noSetup = fails
    },
    answerTask: (answer: () => Response, sent: unknown[] = []) => {
      task = (variables) => {
        sent.push(variables)
        return answer()
      }
      return sent
    },
  }
}
