// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import { expectAccessible, show } from '@/testing/show'
import { ErrorSummary } from './ErrorSummary'
import { TextField } from './Field'

const page = (errors: Parameters<typeof ErrorSummary>[0]['errors'], round: number) => (
  <>
    <h1>掛失身分證</h1>
    <ErrorSummary errors={errors} round={round} />
    <TextField id="name" label="姓名" value="" onValue={() => {}} error={errors.name} />
    <TextField id="email" label="電子郵件" value="" onValue={() => {}} error={errors.email} />
  </>
)

it('takes the focus, lists fields in the order of the form and leads to each', async () => {
  const { user, container } = show(page({ email: '請填電子郵件', name: '請填姓名' }, 1))
  expect(document.activeElement).toBe(screen.getByRole('alert'))
  expect(screen.getAllByRole('link').map((a) => a.textContent)).toEqual(['請填姓名', '請填電子郵件'])
  await user.click(screen.getByRole('link', { name: '請填電子郵件' }))
  expect(document.activeElement).toBe(screen.getByLabelText('電子郵件'))
  expect(location.hash).toBe('')
  await expectAccessible(container)
})

it('takes the focus again at the next try, though the same is still wrong', async () => {
  const { user, again } = show(page({ name: '請填姓名' }, 1))
  await user.click(screen.getByRole('link'))
  expect(document.activeElement).toBe(screen.getByLabelText('姓名'))
  again(page({ name: '請填姓名' }, 1))
  expect(document.activeElement).toBe(screen.getByLabelText('姓名'))
  again(page({ name: '請填姓名' }, 2))
  expect(document.activeElement).toBe(screen.getByRole('alert'))
})

it('is not there while nothing is wrong', () => {
  show(page({}, 1))
  expect(screen.queryByRole('alert')).toBeNull()
})
