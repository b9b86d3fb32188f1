// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import { zh } from '@/locales/zh'
import { receipt, stubServer } from '@/testing/answers'
import { toReview } from '@/testing/hands'
import { show } from '@/testing/show'
import { Status } from './Status'

it('neither asks for a revocation password nor sends one', async () => {
  const sent = stubServer().answerTask(() =>
    Response.json({ data: { status: { __typename: 'Receipts', receipts: [receipt] } } }),
  )
  const { user, container } = show(<Status />)
  const asked = () => [
    screen.queryByLabelText(zh.fields.password),
    screen.queryByRole('heading', { name: zh.sections.password }),
    container.querySelector('[type="password"]'),
  ]
  await screen.findByLabelText(zh.fields.captcha)
  expect(asked()).toEqual([null, null, null])
  await toReview(user, 'status')
  expect(asked()).toEqual([null, null, null])
  await user.click(screen.getByRole('button', { name: zh.send.status }))
  await screen.findByRole('heading', { name: zh.doneTitle.status })
  expect(sent).toEqual([
    {
      input: {
        declaration: expect.objectContaining({ idNumber: 'A123456789' }),
        captcha: { token: 'challenge-1', answer: '123456' },
      },
    },
  ])
})
