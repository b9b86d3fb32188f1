// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import { receipt, stubServer } from '@/testing/answers'
import { toReview } from '@/testing/hands'
import { show } from '@/testing/show'
import { Report } from './Report'

const said = async () => (await screen.findByRole('alert')).textContent
const fails = (code: string) => () => Response.json({ data: null, errors: [{ extensions: { code } }] })

it.each([
  ['a proxy answers in its place', () => new Response('<h1>504 Gateway Time-out</h1>', { status: 504 })],
  ['there is nothing in the answer', () => Response.json(null)],
  ['its time is over', fails('UNAVAILABLE')],
])('when the server may have done it all the same, it is sent under the same key: %s', async (_, answer) => {
  const server = stubServer()
  const sent = server.answerTask(answer)
  const { user } = show(<Report />)
  await toReview(user, 'report')
  await user.click(screen.getByRole('button', { name: '確認掛失' }))
  expect(await said()).toContain('可能已經辦成')
  server.answerTask(() => Response.json({ data: { report: { __typename: 'Receipt', ...receipt } } }), sent)
  await user.click(screen.getByRole('button', { name: '再試一次' }))
  await screen.findByRole('heading', { name: '已完成掛失' })
  expect(sent).toHaveLength(2)
  expect(sent[1]).toEqual(sent[0])
})

it('when the server says that it failed, nobody is told that it may be done', async () => {
  stubServer().answerTask(fails('INTERNAL'))
  const { user } = show(<Report />)
  await toReview(user, 'report')
  await user.click(screen.getByRole('button', { name: '確認掛失' }))
  expect(await said()).toContain('現在沒有辦成')
})
