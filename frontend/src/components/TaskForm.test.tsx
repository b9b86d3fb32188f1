// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { stubServer } from '@/testing/answers'
import { show } from '@/testing/show'
import { TaskFlow } from './TaskFlow'

beforeEach(() => void stubServer())

const notices = [
  [
    '',
    '您填的資料只用來辦理掛失，並與戶籍資料核對。',
    '個人資料怎麼用、您有哪些權利',
    [
      /^目的：辦理國民身分證掛失、查詢及撤銷掛失/,
      /^接收者：戶籍所在地戶政事務所、直轄市或縣（市）及中央戶役政資訊系統。金融機構等合作單位.*只會知道是否掛失及時間/,
      /^權利：依《個人資料保護法》，您可以請求查詢、閱覽、製給複本、補充、更正，停止蒐集、處理、利用，或刪除/,
      /^保存：至掛失紀錄結束後 5 年/,
    ],
  ],
  [
    '?lang=en',
    'What you enter is used only for this task and compared with the household registry.',
    'How your data is used, and your rights',
    [
      /^Purpose: reporting a lost national ID card, checking and revoking a report/,
      /^Receivers: the household registration office, and the county and central household registration systems\. Banks and other partners .* learn only whether the card is reported lost, and since when/,
      /^Rights: under the Personal Data Protection Act you may ask to see, copy, complete or correct your data, to stop its use, or to have it deleted/,
      /^Kept: until 5 years after the report has ended/,
    ],
  ],
] as const

// Purpose, receivers, rights and how long (F2), to be read before anything is typed.
describe.each(['report', 'status', 'revoke'] as const)('the privacy notice of the form: %s', (task) => {
  it.each(notices)('is whole, and stands before the first field: %s', (search, short, more, items) => {
    const { container } = show(<TaskFlow task={task} send={vi.fn()} done={() => null} />, search)
    const rest = screen.getByText(more).closest('details')
    const said = [...(rest?.querySelectorAll('li') ?? [])]
    expect(said.map((li) => li.textContent)).toEqual(items.map((item) => expect.stringMatching(item)))
    const shown = screen.getByText(short)
    expect(shown.closest('details')).toBeNull()
    const field = container.querySelector('input, select, textarea') as Element
    for (const part of [shown, rest as Element]) {
      expect(part.compareDocumentPosition(field)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    }
  })
})
