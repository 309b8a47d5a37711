import { describe, expect, it } from 'vitest'
import { REPORTED_ENTRIES } from '../../../../src-main/contract/datasets.ts'
import type { ItemQuery } from '../../../../src-main/contract/datasets.ts'
import type { ItemRecord } from '../../../../src-main/store/datasets.ts'
import { createDatasetHandlers } from '../../../../src-main/studio/datasets/datasetHandlers.ts'
import { findItems } from '../../../../src-main/studio/datasets/findItems.ts'
import { judgeItems } from '../../../../src-main/studio/datasets/judgeItems.ts'
import { report } from '../../../../src-main/studio/datasets/report.ts'
import { sampleDataset } from '../library/sampleDataset.ts'

const limits = { pack: 'tiny', longestText: 3, side: 64, countIds: (text: string) => text.length }

function sample(changes: readonly Partial<ItemRecord>[]) {
  const [dataset, bare] = sampleDataset(changes.map(() => ['abc']))
  const items = bare.map((item, i): ItemRecord => ({ ...item, height: 64, ...changes[i] }))
  const query: ItemQuery = {
    dataset: dataset.id,
    search: '',
    problem: null,
    split: null,
    excluded: null,
    script: null,
    order: 'found',
    pack: null,
    from: 0,
    limit: 100,
  }
  const found = (more: Partial<ItemQuery>) => {
    const { total, items: page } = findItems(items, judgeItems(items, limits), { ...query, ...more })
    return [total, ...page.map(({ name }) => name)]
  }
  return { dataset, items, found }
}

describe('of pictures that show the same', () => {
  it('the first one that is not excluded is no duplicate', () => {
    const { items } = sample([{ id: 'a' }, { twin: 'a' }, { twin: 'a' }, {}])
    const kinds = (changed: readonly ItemRecord[]) =>
      [...judgeItems(changed, limits).values()].map((all) => all.map(({ kind }) => kind))
    expect(kinds(items)).toEqual([[], ['duplicate-near'], ['duplicate-near'], []])
    const without = items.map((item, i) => (i === 0 ? { ...item, excluded: true } : item))
    expect(kinds(without)).toEqual([[], [], ['duplicate-near'], []])
    const [, second, third] = without
    if (second === undefined || third === undefined) throw new Error('too few')
    expect(kinds([second, { ...third, file: second.file }])).toEqual([[], ['duplicate-exact']])
  })
})

it('a square that somebody has moved is no problem any more', () => {
  const { items } = sample([{ width: 200 }, { width: 200, crop: 0.5 }, { width: 64 }, { width: 40 }])
  expect([...judgeItems(items, limits).values()]).toEqual([
    [{ kind: 'crop', number: 68, detail: '' }],
    [],
    [],
    [{ kind: 'too-small', number: 40, detail: '' }],
  ])
})

it('pictures are found by words, problems, parts and languages, and the worst come first', () => {
  const { found } = sample([
    { captions: ['红裙', 'Dress'], loss: { run: 'r', value: 1 } },
    { captions: [], captionSource: 'none' },
    { excluded: true, captions: [], loss: { run: 'r', value: 3 } },
    { split: 'validation', loss: { run: 'r', value: 2 } },
  ])
  expect(found({ search: ' dress' })).toEqual([1, '0.png'])
  expect(found({ search: '3.PNG' })).toEqual([1, '3.png'])
  expect(found({ problem: 'caption-missing' })).toEqual([1, '1.png'])
  expect(found({ problem: 'caption-too-long' })).toEqual([1, '0.png'])
  expect(found({ split: 'validation' })).toEqual([1, '3.png'])
  expect(found({ excluded: true })).toEqual([1, '2.png'])
  expect(found({ script: 'zh' })).toEqual([1, '0.png'])
  expect(found({ order: 'loss' })).toEqual([4, '2.png', '3.png', '0.png', '1.png'])
  expect(found({ from: 1, limit: 2 })).toEqual([4, '1.png', '2.png'])
  expect(found({ from: 9 })).toEqual([4])
})

it('a report names so many of each problem and counts all', () => {
  const { dataset, items } = sample(
    Array.from({ length: REPORTED_ENTRIES + 5 }, () => ({ captions: [], captionSource: 'none' as const })),
  )
  const { problems, tooFew } = report(dataset, items, limits)
  expect(problems).toMatchObject([
    { kind: 'caption-missing', count: REPORTED_ENTRIES + 5, mends: ['edit', 'describe', 'exclude'] },
  ])
  expect(problems[0]?.entries).toHaveLength(REPORTED_ENTRIES)
  expect(tooFew).toBe(true)
})

it('a preview of replacing says what the change will do', () => {
  const { dataset, items } = sample([
    { captions: ['a cat', 'cat'] },
    { captions: ['cat'] },
    { captions: ['dog'] },
  ])
  const handlers = createDatasetHandlers({
    store: { datasets: { list: () => [dataset], get: () => dataset, items: () => items } },
    pictures: { of: () => Promise.reject(new Error('nobody asks')) },
    openPack: () => Promise.reject(new Error('nobody asks')),
  })
  const asked = { dataset: dataset.id, find: 'cat', replace: '', matchCase: true, wholeWords: false }
  expect(handlers['datasets.replacePreview']({ ...asked, items: null })).toEqual({
    items: 2,
    places: 3,
    emptied: 1,
    examples: [
      { item: items[0]?.id, before: 'a cat\ncat', after: 'a' },
      { item: items[1]?.id, before: 'cat', after: '' },
    ],
  })
  expect(handlers['datasets.replacePreview']({ ...asked, items: [items[2]?.id ?? ''] })).toMatchObject({
    items: 0,
    places: 0,
  })
})
