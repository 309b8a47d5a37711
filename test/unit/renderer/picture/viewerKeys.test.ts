import { expect, it } from 'vitest'
import { viewerAct } from '../../../../src-renderer/picture/viewerKeys.ts'

const press = (key: string, shift = false, code = '') => viewerAct({ key, shift, code })

it.each([
  ['Escape', { act: 'close' }],
  [' ', { act: 'close' }],
  ['ArrowRight', { act: 'walk', by: 1 }],
  ['ArrowDown', { act: 'walk', by: 1 }],
  ['ArrowLeft', { act: 'walk', by: -1 }],
  ['ArrowUp', { act: 'walk', by: -1 }],
  ['Home', { act: 'end', last: false }],
  ['End', { act: 'end', last: true }],
  ['0', { act: 'rate', rating: 0 }],
  ['5', { act: 'rate', rating: 5 }],
  ['f', { act: 'favourite' }],
  ['X', { act: 'reject' }],
  ['z', { act: 'actual' }],
  ['m', { act: 'cycle' }],
  ['c', { act: 'swap' }],
  ['i', { act: 'panel' }],
])('%s', (key, act) => {
  expect(press(key)).toEqual(act)
})

it('with Shift, arrows move a picture that is enlarged, and digits are no stars', () => {
  expect(press('ArrowLeft', true)).toEqual({ act: 'pan', x: -1, y: 0 })
  expect(press(')', true, 'Digit0')).toEqual({ act: 'fit' })
  expect(press('!', true, 'Digit1')).toEqual({ act: 'actual' })
})

it('plus and minus, as every keyboard writes them', () => {
  for (const key of ['+', '=']) expect(press(key)).toMatchObject({ act: 'zoom', by: 1.25 })
  for (const key of ['-', '−', '_']) expect(press(key)).toMatchObject({ act: 'zoom', by: 0.8 })
})

it('other keys mean nothing', () => {
  for (const key of ['6', 'q', 'Tab', 'Enter', 'F5']) expect(press(key)).toBeNull()
})
