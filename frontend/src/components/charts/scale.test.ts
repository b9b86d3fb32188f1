import { expect, it } from 'vitest'
import { along, apart, labelled, marks } from './scale'

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [5, [0, 1, 2, 3, 4, 5]],
  [6, [0, 2, 4, 6]],
  [11, [0, 5, 10, 15]],
  [100, [0, 20, 40, 60, 80, 100]],
  [101, [0, 50, 100, 150]],
  [98_765, [0, 20_000, 40_000, 60_000, 80_000, 100_000]],
])('an axis to %d', (most, want) => {
  expect(marks(most)).toEqual(want)
})

it('an axis begins at zero, reaches past all, in whole steps', () => {
  for (let most = 0; most < 5_000; most++) {
    const all = marks(most)
    expect(all[0]).toBe(0)
    expect(all.at(-1)).toBeGreaterThanOrEqual(most)
    expect(all.length).toBeLessThanOrEqual(6)
    expect(all.every(Number.isInteger)).toBe(true)
  }
})

it.each([
  [
    [50, 50, 52],
    [50, 64, 78],
  ],
  [
    [100, 99, 10],
    [100, 86, 10],
  ],
  [
    [0, 0],
    [0, 14],
  ],
])('labels at %j', (wanted, want) => {
  expect(apart(wanted, 14, 100)).toEqual(want)
})

it('labels what there is room for, and the last', () => {
  expect(labelled(7, 700, 50)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(labelled(30, 300, 50)).toEqual([4, 9, 14, 19, 24, 29])
  expect(labelled(1, 0, 50)).toEqual([0])
})

it.each([
  [0, 0],
  [30, 0.5],
  [60, 1],
  [150, 1.5],
  [9_999, 2.5],
])('%d along unequal buckets', (value, want) => {
  expect(along(value, [60, 240, null])).toBe(want)
})
