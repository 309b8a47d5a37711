import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { openStore } from '../../../src-main/store/openStore.ts'
import type { Store } from '../../../src-main/store/openStore.ts'
import { sampleGeneration } from '../studio/library/sampleGeneration.ts'

let folder: string
let store: Store

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = await openStore(folder, { fileSystem: disk, check: false })
  for (const id of ['one', 'two']) {
    const { request, createdAt } = sampleGeneration(1)[0]
    store.jobs.insert({ id, request, state: 'running', error: null, generationId: null, createdAt })
  }
})
afterEach(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

const all = (jobId: string): [string, unknown][] => [...store.parts.all(jobId)]

describe('misuse', () => {
  it('keeps nothing for a job that is not there', () => {
    expect(() => store.parts.put('nobody', 'a', 1)).toThrow('FOREIGN KEY')
    store.parts.put('one', 'a', 1)
    expect(() => store.parts.inherit('one', 'nobody')).toThrow('FOREIGN KEY')
    expect(all('one')).toEqual([['a', 1]])
    expect(all('nobody')).toEqual([])
  })
})

it('keeps parts by key in the order of putting, the last value of each', () => {
  store.parts.put('one', 'b', { captions: ['猫'] })
  store.parts.put('one', 'a', [1, null])
  store.parts.put('one', 'b', { captions: [] })
  expect(all('one')).toEqual([
    ['b', { captions: [] }],
    ['a', [1, null]],
  ])
})

it('gives them to the job that goes on, and takes them away', () => {
  store.parts.put('one', 'a', 1)
  store.parts.put('one', 'b', 2)
  store.parts.put('two', 'b', 3)
  store.parts.inherit('one', 'two')
  expect(all('one')).toEqual([])
  expect(new Map(all('two'))).toEqual(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  )
  store.parts.remove('two')
  expect(all('two')).toEqual([])
})

it('loses those of a job whose generation is recorded, and only those, in the same transaction', () => {
  store.parts.put('one', 'a', 1)
  store.parts.put('two', 'a', 1)
  const [generation] = sampleGeneration(0, { jobId: 'one' })
  const lost = { ...generation, subjects: ['nobody'], pictures: [] }
  expect(() => store.generations.insert(lost, new Map())).toThrow('picture-not-found')
  expect(all('one')).toEqual([['a', 1]])
  store.generations.insert({ ...generation, pictures: [] }, new Map())
  expect([all('one'), all('two')]).toEqual([[], [['a', 1]]])
  expect(store.jobs.get('one').state).toBe('done')
})
