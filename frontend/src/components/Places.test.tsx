// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { expect, it } from 'vitest'
import { emptyValues } from '@/lib/form'
import { show } from '@/testing/show'
import { Places } from './Places'

const town = (code: string, name: string) => ({ code, name, nameEn: name, postalCode: '' })
const counties = [
  { code: '63000', name: '臺北市', nameEn: 'Taipei City', towns: [town('63000010', '松山區')] },
  { code: '65000', name: '新北市', nameEn: 'New Taipei City', towns: [town('65000010', '板橋區')] },
]

it('another county empties the town, which is none of its own', async () => {
  let values = emptyValues
  function Filled() {
    const [chosen, set] = useState(values)
    values = chosen
    return (
      <Places
        values={values}
        errors={{}}
        setup={{ setup: { counties, demo: null }, failed: false, load: () => {} }}
        onChange={(p) => set((v) => ({ ...v, ...p }))}
      />
    )
  }
  const { user } = show(<Filled />)
  const choose = (label: string, name: string) => user.selectOptions(screen.getByLabelText(label), name)
  const towns = () => [...screen.getByLabelText<HTMLSelectElement>('戶籍鄉鎮市區').options].map((o) => o.text)
  expect(towns()).toEqual(['請選擇'])
  await choose('戶籍縣市', '臺北市')
  await choose('戶籍鄉鎮市區', '松山區')
  expect(values).toMatchObject({ county: '63000', townCode: '63000010' })
  await choose('戶籍縣市', '新北市')
  expect(values).toMatchObject({ county: '65000', townCode: '' })
  expect(towns()).toEqual(['請選擇', '板橋區'])
})
