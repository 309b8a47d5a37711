import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGalleryHandlers } from '../../../../src-main/studio/gallery/galleryHandlers.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { sampleDescription, sampleGeneration, sampleRestyle } from '../library/sampleGeneration.ts'

let folder: string
let library: Library
let handlers: ReturnType<typeof createGalleryHandlers>

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  library = await openLibrary(folder)
  handlers = createGalleryHandlers(library)
})
afterEach(async () => {
  await library.close()
  await rm(folder, { recursive: true })
})

describe('misuse', () => {
  it('names the picture that is not there', () => {
    expect(() => handlers['pictures.family']({ id: 'nobody' })).toThrow('picture-not-found')
    expect(() => handlers['pictures.crop']({ id: 'nobody', crop: 0 })).toThrow('picture-not-found')
    expect(handlers['pictures.find']({ file: 'a'.repeat(64) })).toEqual({ picture: null })
  })
})

it('finds, follows and crops what a task made', async () => {
  const made = await library.recordGeneration(...sampleGeneration(1))
  const [picture] = made.pictures
  const id = picture?.id ?? ''
  const restyled = await library.recordGeneration(...sampleRestyle(id))
  const described = await library.recordGeneration(...sampleDescription([id], '雪地里的动物'))

  expect(handlers['history.list']({ before: null, limit: 9, search: '雪地' })).toEqual({
    generations: [described],
    next: null,
  })
  expect(handlers['history.list']({ before: null, limit: 9 })).toMatchObject({ next: null })
  expect(handlers['pictures.family']({ id })).toEqual({
    ancestors: [made],
    descendants: [restyled, described],
  })
  expect(handlers['pictures.find']({ file: picture?.file ?? '' })).toEqual({ picture })
  handlers['pictures.crop']({ id, crop: 0.75 })
  expect(library.store.pictures.get(id).crop).toBe(0.75)
  expect(handlers['library.undo']({})).toEqual({ undone: 'crop' })
  expect(library.store.pictures.get(id).crop).toBeNull()
})
