import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { searchPageSql } from '../../../src-main/store/generations.ts'
import { openStore } from '../../../src-main/store/openStore.ts'
import type { Generation } from '../../../src-main/contract/entities.ts'
import type { Store } from '../../../src-main/store/openStore.ts'
import { sampleDescription, sampleGeneration, sampleImport } from '../studio/library/sampleGeneration.ts'

let folder: string
let store: Store

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = await openStore(folder, { fileSystem: disk, check: false })
})
afterEach(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

function add([generation, pictures]: ReturnType<typeof sampleGeneration>): Generation {
  const whole = {
    ...generation,
    pictures: pictures.map(({ picture }) => ({ ...picture, file: 'ab'.repeat(32) })),
  }
  store.generations.insert(whole, new Map())
  return whole
}
const addText = (sentence: string): string => add(sampleGeneration(1, { sentence })).id
const find = (search: string): string[] =>
  store.generations.page(null, 200, search).generations.map(({ id }) => id)

describe('misuse', () => {
  it.each(['"', '猫"', 'a OR b*', 'NEAR(', '-', '{}', `'`, 'words:x', '\0', '𝒳^'])(
    'takes %j as words',
    (search) => {
      addText('猫')
      expect(() => find(search)).not.toThrow()
    },
  )

  it('reads a search of the greatest length', () => {
    const words = Array.from({ length: 250 }, (_, i) => String(100 + i))
    const id = addText(words.join(' '))
    expect(find(words.join(' '))).toEqual([id])
    expect(find(`${words.join(' ')} x`)).toEqual([])
  })

  it('shows everything where nothing is asked for', () => {
    const ids = [addText('猫'), addText('cat')]
    expect(find(' ，')).toEqual(ids.toReversed())
  })
})

it('finds words of two characters inside longer runs, and single ones', () => {
  const id = addText('一只戴帽子的猫在海边')
  addText('狗')
  for (const search of ['帽子', '海边', '一只', '猫', '戴帽子的猫', '帽子 海边'])
    expect(find(search)).toEqual([id])
  for (const search of ['帽猫', '海帽', '只猫', '狗 猫', '帽子的狗']) expect(find(search)).toEqual([])
})

it('finds words by their beginning, whatever their case', () => {
  const id = addText('A Red dress, 2026')
  for (const search of ['red', 'DRE', '20', 'dress red', 'ｒｅｄ']) expect(find(search)).toEqual([id])
  for (const search of ['ress', 'reds', 'red blue']) expect(find(search)).toEqual([])
})

it('does not take two runs for one', () => {
  addText('戴帽，帽子')
  expect(find('戴帽子')).toEqual([])
})

it('finds what was typed, what was found, and the names of what came in', () => {
  const drawn = add(sampleGeneration(1, { sentence: '卡通风格的狐狸' }))
  const described = add(sampleDescription([drawn.pictures[0]?.id ?? ''], '雪地里的动物'))
  const imported = add(sampleImport(['夏天.png', 'beach-party.jpg']))
  expect(find('雪地')).toEqual([described.id])
  expect(find('party')).toEqual([imported.id])
  const enlarged = add(
    sampleGeneration(1, {
      changes: {
        task: 'enlarge',
        request: { task: 'enlarge', pictureId: 'x', text: '狐狸原文', seed: 1, sampler: {}, pack: null },
      },
    }),
  )
  expect(find('原文')).toEqual([enlarged.id])
  const caps = { mean: 1, sum: 0, words: [] }
  const ranked = add(
    sampleGeneration(0, {
      changes: {
        task: 'rank',
        request: { task: 'rank', texts: ['第一句', '苹果树'], pictureIds: ['x'], pack: null },
        outcome: { kind: 'scores', scores: [{ text: 0, pictureId: 'x', rank: 1, caps }] },
      },
    }),
  )
  expect(find('苹果')).toEqual([ranked.id])
})

it('keeps up with the captions of pictures', () => {
  const { id, pictures } = add(sampleGeneration(2))
  const ids = pictures.map((picture) => picture.id)
  const caption = (picture: number, before: string | null, after: string | null): void =>
    store.effects.apply([{ kind: 'picture', field: 'caption', ids: [ids[picture] ?? ''], before, after }])
  caption(0, null, '绿色的山')
  caption(1, null, '蓝色的海')
  expect([find('绿色'), find('蓝色'), find('帽子')]).toEqual([[id], [id], [id]])
  caption(0, '绿色的山', null)
  expect([find('绿色'), find('蓝色'), find('帽子')]).toEqual([[], [id], [id]])
})

it('comes in pages, newest first', () => {
  const ids = Array.from({ length: 5 }, (_, i) => [addText('猫'), addText(`狗${i}`)][0] ?? '')
  const seen: string[] = []
  let before: string | null = null
  do {
    const page = store.generations.page(before, 2, '猫')
    seen.push(...page.generations.map(({ id }) => id))
    before = page.next
  } while (before !== null)
  expect(seen).toEqual(ids.toReversed())
})

it('reads the index in its order and no generation that it does not show', () => {
  const other = new Database(path.join(folder, 'library.sqlite'), { readonly: true })
  const plan = other
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${searchPageSql}`)
    .all('words : "猫"', 5, 5)
    .map(({ detail }) => detail)
  other.close()
  expect(plan).toHaveLength(2)
  expect(plan[0]).toMatch(/^SCAN generation_words VIRTUAL TABLE INDEX /)
  expect(plan[1]).toBe('SEARCH generations USING INTEGER PRIMARY KEY (rowid=?)')
})

it('finds every part of a text in Han characters that it has, and no other', () => {
  // Few different characters, so that parts often look alike.
  const unit = fc.constantFrom('猫', '帽', '子', '的', '𠀀', '々')
  const han = fc.string({ unit, minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(han, fc.string({ unit, minLength: 1, maxLength: 4 }), (text, other) => {
      const id = addText(text)
      const characters = [...text]
      for (let i = 0; i + 1 < characters.length; i += 1) {
        expect(find(characters.slice(i, i + 2).join(''))).toContain(id)
      }
      expect(find(other).includes(id)).toBe(text.includes(other))
    }),
    { numRuns: 150 },
  )
})
