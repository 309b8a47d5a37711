import { expect, it } from 'vitest'
import { emptyDesignSheet } from '../../../../../src-main/contract/designSheet.ts'
import { reduceEntries } from '../../../../../src-renderer/rooms/design/sheetEntries.ts'

const design = { ...emptyDesignSheet, styleName: 'Sea', styleNumber: 'S-1', notes: 'lined' }
const one = reduceEntries([], { type: 'turned', pictureId: 'a', design })

it('begins an entry with the sheet’s own words, changes it alone, and takes it off again', () => {
  expect(one).toEqual([{ pictureId: 'a', styleName: 'Sea', styleNumber: 'S-1', notes: 'lined' }])
  const two = reduceEntries(one, { type: 'turned', pictureId: 'b', design: emptyDesignSheet })
  const named = reduceEntries(two, { type: 'written', pictureId: 'b', field: 'styleName', value: 'Sky' })
  expect(named.map(({ styleName }) => styleName)).toEqual(['Sea', 'Sky'])
  expect(
    reduceEntries(named, { type: 'turned', pictureId: 'a', design }).map(({ pictureId }) => pictureId),
  ).toEqual(['b'])
})
