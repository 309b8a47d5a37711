/** A database as version 3 left it becomes one that holds datasets. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConnection } from '../../../../src-main/store/connection.ts'
import { itemsSql } from '../../../../src-main/store/datasets.ts'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { migrate, migrations } from '../../../../src-main/store/migrate.ts'
import { openStore } from '../../../../src-main/store/openStore.ts'
import type { Store } from '../../../../src-main/store/openStore.ts'
import { sampleDataset } from '../../studio/library/sampleDataset.ts'

let folder: string
let store: Store | null

async function open(): Promise<Store> {
  store = await openStore(folder, { fileSystem: disk, check: true })
  return store
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = null
})
afterEach(async () => {
  store?.close()
  await rm(folder, { recursive: true })
})

describe('misuse', () => {
  it('names what is not there, and what was deleted', async () => {
    const { datasets, effects } = await open()
    expect(() => datasets.get('x')).toThrow('dataset-not-found')
    expect(datasets.items('x')).toEqual([])
    const before = { name: 'a', deletedAt: null }
    expect(() => effects.apply([{ kind: 'dataset', dataset: 'x', before, after: before }])).toThrow(
      'dataset-not-found',
    )
    const [dataset, items] = sampleDataset([['a dress']])
    datasets.insert(dataset, items)
    expect(() =>
      effects.apply([
        {
          ...{ kind: 'dataset-item', dataset: dataset.id, field: 'excluded', items: ['nobody'] },
          ...{ before: false, after: true },
        },
      ]),
    ).toThrow('dataset-item-not-found')
    const after = { name: dataset.name, deletedAt: '2026-01-01' }
    effects.apply([{ kind: 'dataset', dataset: dataset.id, before: { ...after, deletedAt: null }, after }])
    expect(() => datasets.get(dataset.id)).toThrow('dataset-not-found')
    expect(datasets.list()).toEqual([])
    expect(datasets.all()).toHaveLength(1)
  })

  it('writes no half dataset', async () => {
    const { datasets } = await open()
    const [dataset, items] = sampleDataset([['a dress'], []])
    expect(() => datasets.insert(dataset, [...items, ...items.slice(0, 1)])).toThrow('UNIQUE')
    expect(datasets.all()).toEqual([])
  })
})

it('keeps what was there, and holds datasets, their losses and their codes', async () => {
  const file = path.join(folder, 'library.sqlite')
  const third = openConnection(file)
  await migrate(third, file, disk, migrations.slice(0, 3))
  third.exec("INSERT INTO boards (id, name, created_at) VALUES ('b', '画板', '2026-01-01')")
  third.close()
  const { boards, datasets, encodedFiles } = await open()
  expect(boards.get('b').name).toBe('画板')
  const [dataset, items] = sampleDataset([['红裙', 'a red dress'], []])
  datasets.insert(dataset, items)
  expect(datasets.get(dataset.id)).toEqual(dataset)
  expect(datasets.items(dataset.id)).toEqual(items)
  const [first] = items
  const losses = new Map([
    [first?.id ?? '', 2.5],
    ['nobody', 1],
  ])
  expect(datasets.setLosses('run', losses)).toEqual([dataset.id])
  expect(datasets.items(dataset.id).map(({ loss }) => loss)).toEqual([{ run: 'run', value: 2.5 }, null])
  const key = { file: 'a', crop: null, codec: 'c', grid: 2 }
  expect(encodedFiles.get(key)).toBeNull()
  encodedFiles.put([
    { ...key, codes: [1, 2, 3, 8191] },
    { ...key, crop: 0, codes: [4, 4, 4, 4] },
  ])
  expect(encodedFiles.get(key)).toEqual([1, 2, 3, 8191])
  expect(encodedFiles.has({ ...key, crop: 0 })).toBe(true)
  expect(encodedFiles.has({ ...key, grid: 4 })).toBe(false)
})

it('reads the pictures of a dataset by an index', async () => {
  await open()
  const other = new Database(path.join(folder, 'library.sqlite'), { readonly: true })
  const plan = other.prepare<[string], { detail: string }>(`EXPLAIN QUERY PLAN ${itemsSql}`).all('x')
  other.close()
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH dataset_items USING INDEX dataset_items_in_order (dataset_id=?)',
  ])
})
