import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { ofSubjectSql } from '../../../src-main/store/generations.ts'
import { openStore } from '../../../src-main/store/openStore.ts'
import { fileSql } from '../../../src-main/store/pictures.ts'
import type { Generation } from '../../../src-main/contract/entities.ts'
import type { Store } from '../../../src-main/store/openStore.ts'
import {
  sampleDescription,
  sampleGeneration,
  sampleImport,
  sampleRestyle,
} from '../studio/library/sampleGeneration.ts'

let folder: string
let store: Store
const file = (letter: string): string => letter.repeat(64)

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = await openStore(folder, { fileSystem: disk, check: false })
})
afterEach(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

function add([generation, pictures]: ReturnType<typeof sampleGeneration>, letter = 'a'): Generation {
  const whole = {
    ...generation,
    pictures: pictures.map(({ picture }) => ({ ...picture, file: file(letter) })),
  }
  store.generations.insert(whole, new Map())
  return store.generations.get(whole.id)
}
const firstOf = ({ pictures }: Generation): string => pictures[0]?.id ?? ''
const idsOf = (generations: readonly Generation[]): string[] => generations.map(({ id }) => id)

describe('misuse', () => {
  it('knows no family of a picture that is not there', () => {
    expect(() => store.generations.family('nobody')).toThrow('picture-not-found')
    expect(store.generations.ofSubject('nobody')).toEqual([])
    expect(store.pictures.byFile(file('f'))).toBeNull()
  })

  it('comes to an end where damaged rows lead in a circle', () => {
    const made = add(sampleGeneration(1))
    const restyled = add(sampleRestyle(firstOf(made)))
    const other = new Database(path.join(folder, 'library.sqlite'))
    other.prepare('UPDATE pictures SET parent_id = ? WHERE id = ?').run(firstOf(restyled), firstOf(made))
    other.close()
    expect(idsOf(store.generations.family(firstOf(made)).ancestors)).toEqual([restyled.id, made.id])
  })

  it('refuses a generation that started from a picture that is not there, as a whole', () => {
    const [generation] = sampleDescription(['nobody'], '猫')
    expect(() => store.generations.insert({ ...generation, pictures: [] }, new Map())).toThrow(
      'picture-not-found',
    )
    expect(() => store.generations.get(generation.id)).toThrow('generation-not-found')
  })
})

it('walks a chain from the first picture to the last, and from each to what was made of it', () => {
  const made = add(sampleGeneration(2))
  const restyled = add(sampleRestyle(firstOf(made), 2))
  const again = add(sampleRestyle(firstOf(restyled)))
  const described = add(sampleDescription([firstOf(again), firstOf(made)], '雪地'))
  const { family } = store.generations
  expect(idsOf(family(firstOf(again)).ancestors)).toEqual([made.id, restyled.id, again.id])
  expect(family(firstOf(again)).descendants).toEqual([described])
  expect(idsOf(family(firstOf(made)).descendants)).toEqual([restyled.id, described.id])
  expect(idsOf(family(made.pictures[1]?.id ?? '').descendants)).toEqual([])
})

it('names a generation once, however often it started from the picture', () => {
  const made = add(sampleGeneration(1))
  const described = add(sampleDescription([firstOf(made), firstOf(made)], '雪地'))
  expect(idsOf(store.generations.ofSubject(firstOf(made)))).toEqual([described.id])
})

it('gives everything back that a generation holds', () => {
  const made = add(sampleGeneration(1))
  const [restyle, pictures] = sampleRestyle(firstOf(made))
  expect(add([restyle, pictures])).toMatchObject({ ...restyle, pictures: [{ parentId: firstOf(made) }] })
  const [description] = sampleDescription([firstOf(made)], '雪地')
  expect(add([description, []])).toEqual({ ...description, pictures: [] })
  const [imports, imported] = sampleImport(['a.png'])
  expect(add([imports, imported])).toMatchObject({ ...imports, sampler: null, pack: null })
})

it('finds pictures by their file: the newest that is not in the bin, or that came in from outside', () => {
  const ids = [sampleGeneration(1), sampleImport(['a.png']), sampleGeneration(1)].map((one) =>
    firstOf(add(one)),
  )
  add(sampleGeneration(1), 'b')
  const { byFile, importedByFile, ofFile } = store.pictures
  const bin = (id: string | undefined): void =>
    store.effects.apply([
      { kind: 'picture', field: 'deletedAt', ids: [id ?? ''], before: null, after: '2026' },
    ])
  expect([byFile(file('a'))?.id, importedByFile(file('a'))?.id]).toEqual([ids[2], ids[1]])
  bin(ids[2])
  bin(ids[1])
  expect([byFile(file('a'))?.id, importedByFile(file('a'))]).toEqual([ids[0], null])
  bin(ids[0])
  expect(byFile(file('a'))).toBeNull()
  expect(ofFile(file('a')).map(({ id }) => id)).toEqual(ids.toReversed())
  expect(importedByFile(file('b'))).toBeNull()
})

it('reads indices alone', () => {
  const other = new Database(path.join(folder, 'library.sqlite'), { readonly: true })
  const plan = (sql: string): string =>
    other
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all('x')
      .map(({ detail }) => detail)
      .join('; ')
  expect(plan(fileSql)).toBe('SEARCH pictures USING INDEX pictures_by_file (file=?)')
  expect(plan(ofSubjectSql)).toContain('generation_subjects_by_picture (picture_id=?)')
  expect(plan(ofSubjectSql)).not.toMatch(/SCAN generations|SCAN generation_subjects/)
  other.close()
})
