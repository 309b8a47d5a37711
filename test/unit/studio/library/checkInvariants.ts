/** What holds for every library that a host has just opened, whatever happened before. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'

/** Returns the number of generations. */
export async function checkInvariants(library: Library): Promise<number> {
  const { folder, store } = library
  let generations = 0
  for (const generation of store.generations.all()) {
    generations += 1
    const { request } = generation
    expect('count' in request && request.count, 'no half generation').toBe(generation.pictures.length)
    for (const picture of generation.pictures) {
      const png = await readFile(store.files.path(picture.file))
      expect(createHash('sha256').update(png).digest('hex'), 'a row has its file').toBe(picture.file)
      expect(store.pictures.codes(picture.id)).not.toBeNull()
    }
    if (generation.jobId !== null) {
      expect(store.jobs.get(generation.jobId)).toMatchObject({ state: 'done', generationId: generation.id })
    }
  }
  expect(
    store.jobs.listOpen().filter((job) => job.state === 'running'),
    'nothing runs yet',
  ).toEqual([])
  expect(await journalGenerations(folder), 'the journal has what the rows have').toBe(generations)
  await checkFolder(folder)
  return generations
}

async function journalGenerations(folder: string): Promise<number> {
  let count = 0
  for (const name of await readdir(path.join(folder, 'journal'))) {
    const text = await readFile(path.join(folder, 'journal', name), 'utf8')
    expect(text === '' || text.endsWith('\n'), 'no torn line is left').toBe(true)
    for (const line of text.split('\n').slice(0, -1)) {
      if ((JSON.parse(line) as { type: string }).type === 'generation') count += 1
    }
  }
  return count
}

async function checkFolder(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  expect(names.filter((name) => name.includes('.tmp') || path.dirname(name).endsWith('tmp'))).toEqual([])
  const database = new Database(path.join(folder, 'library.sqlite'), { readonly: true })
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(database.pragma('foreign_key_check')).toEqual([])
  database.close()
}
