// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { atDesk } from '@/testing/atDesk'
import { Declared } from './Declared'

const declared = {
  idNumber: 'A149410774',
  name: '林顯眼',
  birthDate: '1990-05-06',
  address: '顯眼里001鄰顯眼路1號',
  phone: '02-2345-6789#12',
  email: 'xianyan@example.com',
  parentName: '林大顯',
}

function shown(more: Partial<CasePartsFragment>) {
  const c = {
    number: '4821-0937-5516',
    town: { code: '63000010', name: '臺北市松山區' },
    office: { name: '臺北市松山戶政事務所', phone: '02-2753-3043' },
    mine: true,
    declaration: declared,
    redeclarations: [],
    otherReports: [],
    nameDifference: null,
    registryPhone: null,
    phoneDiffers: false,
    ...more,
  } as unknown as CasePartsFragment
  atDesk('CLERK', <Declared c={c} />)
}

it('writes a mail that tells a wrong recipient nothing', () => {
  shown({ registryPhone: '0912-345-678' })
  const link = screen.getByRole('link', { name: declared.email }).getAttribute('href') ?? ''
  const [to, query] = link.replace('mailto:', '').split('?')
  expect(decodeURIComponent(to ?? '')).toBe(declared.email)
  const mail = new URLSearchParams((query ?? '').replaceAll('+', '%2B'))
  expect([...mail.keys()]).toEqual(['subject', 'body'])
  const text = `${mail.get('subject')}\n${mail.get('body')}`
  expect(text).toContain('臺北市松山戶政事務所')
  expect(text).toContain('02-2753-3043')
  const others = [declared.phone, '0912', '4821', '掛失', '身分證', '遺失', '撤銷', '案', '1990', 'A149']
  for (const word of [declared.idNumber, declared.name, declared.parentName, declared.address, ...others]) {
    expect(text).not.toContain(word)
  }
})

it('offers the phone of the registry first, and marks a declared one that differs (D10)', () => {
  shown({ registryPhone: '0912-345-678', phoneDiffers: true })
  const links = screen.getAllByRole('link').map((a) => [a.textContent, a.getAttribute('href')])
  expect(links.slice(0, 2)).toEqual([
    ['0912-345-678', 'tel:0912345678'],
    [declared.phone, expect.stringMatching(/^tel:0223456789\D*/)],
  ])
  expect(screen.getByText(/^≠ /).textContent).toBe('≠ 與戶籍登記不同')
})

it('lists other reports of the same person without what was declared in them', () => {
  shown({
    otherReports: [
      { number: '0667-9268-2501', state: 'REVOKED', reportedAt: '2025-11-25T02:11:05Z' },
    ] as CasePartsFragment['otherReports'],
  })
  const line = screen.getByText('0667-9268-2501').closest('li')
  expect(line?.textContent).toMatch(/^0667-9268-2501 · 已撤銷 · [-\d :]+$/)
})
