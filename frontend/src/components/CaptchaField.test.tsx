// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/preact'
import { expect, it, vi } from 'vitest'
import { expectAccessible, show } from '@/testing/show'
import { CaptchaField } from './CaptchaField'

const challenge = (token: string) => ({
  token,
  imageUrl: `/captcha/${token}/image.png`,
  audioUrl: `/captcha/${token}/audio.wav`,
  expiresAt: '2026-01-01T00:00:00Z',
})
const props = { captcha: challenge('one'), value: '12', onValue: () => {}, onAnother: () => {} }

it('shows the picture, takes digits and asks for another at a click', async () => {
  const onValue = vi.fn()
  const onAnother = vi.fn()
  const { user, container } = show(<CaptchaField {...props} onValue={onValue} onAnother={onAnother} />)
  expect(screen.getByRole('img').getAttribute('src')).toBe('/captcha/one/image.png')
  await user.type(screen.getByLabelText('圖中的六位數字'), '3')
  expect(onValue).toHaveBeenCalledWith('123')
  await user.click(screen.getByRole('button', { name: '換一張' }))
  expect(onAnother).toHaveBeenCalledOnce()
  await expectAccessible(container)
})

it.each([
  ['', '/captcha/one/audio.wav?lang=zh', '聽語音'],
  ['?lang=en', '/captcha/one/audio.wav?lang=en', 'Listen'],
])('speaks in the language of the page: %s', async (search, src, button) => {
  const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
  const { user, container } = show(<CaptchaField {...props} />, search)
  await user.click(screen.getByRole('button', { name: button }))
  expect(play).toHaveBeenCalledOnce()
  expect(container.querySelector('audio')?.getAttribute('src')).toBe(src)
  play.mockRestore()
})

it('says so when the picture does not come, until another one does', async () => {
  const { again } = show(<CaptchaField {...props} />)
  fireEvent.error(screen.getByRole('img'))
  expect(screen.getByRole('alert').textContent).toContain('換一張')
  again(<CaptchaField {...props} captcha={challenge('two')} />)
  expect(screen.queryByRole('alert')).toBeNull()
})

it('says so when the sound does not come, until it does or there is another challenge', async () => {
  const play = vi.spyOn(HTMLMediaElement.prototype, 'play')
  play.mockRejectedValue(new DOMException('', 'NotSupportedError'))
  const { user, container, again } = show(<CaptchaField {...props} />)
  const listen = () => user.click(screen.getByRole('button', { name: '聽語音' }))
  await listen()
  expect((await screen.findByRole('alert')).textContent).toContain('語音沒有載入')
  await expectAccessible(container)
  again(<CaptchaField {...props} captcha={challenge('two')} />)
  expect(screen.queryByRole('alert')).toBeNull()
  await listen()
  await screen.findByRole('alert')
  play.mockResolvedValue()
  await listen()
  expect(screen.queryByRole('alert')).toBeNull()
  play.mockRestore()
})

it('says nothing of a sound that gave way to that of another challenge', async () => {
  const play = vi.spyOn(HTMLMediaElement.prototype, 'play')
  play.mockRejectedValue(new DOMException('', 'AbortError'))
  const { user } = show(<CaptchaField {...props} />)
  await user.click(screen.getByRole('button', { name: '聽語音' }))
  await expect(play.mock.results[0]?.value).rejects.toThrow()
  expect(screen.queryByRole('alert')).toBeNull()
  play.mockRestore()
})

it('says what is wrong at the field', async () => {
  const { container } = show(<CaptchaField {...props} error="數字不符" />)
  const input = screen.getByLabelText('圖中的六位數字')
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(input.getAttribute('aria-describedby')).toContain('captcha-error')
  await expectAccessible(container)
})
