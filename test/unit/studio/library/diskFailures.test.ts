/** Every call to the disk fails once, at every place: what was promised is there, what failed is not. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { FileSystem } from '../../../../src-main/store/fileSystem.ts'
import type { KeptFile, Library, NewPicture } from '../../../../src-main/studio/library/openLibrary.ts'
import { checkInvariants } from './checkInvariants.ts'
import { failingDisk } from './failingDisk.ts'
import { sampleDataset } from './sampleDataset.ts'
import { sampleGeneration } from './sampleGeneration.ts'

let folder: string
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), 'library')
})
afterEach(() => rm(path.dirname(folder), { recursive: true }))

interface Outcome {
  /** Ids of generations that were acknowledged. */
  readonly recorded: string[]
  /** Ids of datasets that were acknowledged. */
  readonly datasets: string[]
  /** Ratings of the first picture that were acknowledged, the last one being what a person sees. */
  readonly ratings: number[]
  readonly errors: unknown[]
}

/** What a person does in a minute. Goes on after an error, as a person would. */
async function work(fileSystem: FileSystem): Promise<Outcome> {
  const outcome: Outcome = { recorded: [], datasets: [], ratings: [0], errors: [] }
  const attempt = async (step: () => Promise<void> | void): Promise<void> => {
    try {
      await step()
    } catch (error) {
      outcome.errors.push(error)
    }
  }
  let library: Library | null = null
  await attempt(async () => {
    library = await openLibrary(folder, { fileSystem })
  })
  const opened = library as Library | null
  if (opened === null) return outcome
  const shared = { png: (index: number) => Buffer.from(`shared ${index}`) }
  let first = 'nobody'
  for (const options of [{}, shared, { png: () => Buffer.from('shared 1') }]) {
    await attempt(async () => {
      const { id, pictures } = await opened.recordGeneration(...sampleGeneration(2, options))
      outcome.recorded.push(id)
      if (first === 'nobody') first = pictures[0]?.id ?? ''
    })
  }
  // An import: files first, one by one, two of them the same.
  await attempt(async () => {
    const [generation, drawn] = sampleGeneration(3, { png: (index) => Buffer.from(`kept ${index % 2}`) })
    const pictures: Extract<NewPicture, { file: KeptFile }>[] = []
    try {
      for (const { png, ...row } of drawn) pictures.push({ ...row, file: await opened.keepFile(png) })
    } catch (error) {
      await opened.dropFiles(pictures.map(({ file }) => file))
      throw error
    }
    outcome.recorded.push((await opened.recordGeneration(generation, pictures)).id)
  })
  // A dataset, two of its three pictures the same.
  await attempt(async () => {
    const [dataset, items] = sampleDataset([['a dress'], [], []])
    const staged = await opened.store.datasetFiles.stage()
    try {
      const files = await Promise.all([0, 1, 0].map((n) => staged.put(Buffer.from(`learned ${n}`))))
      const placed = items.map((item, i) => ({ ...item, file: files[i] ?? '' }))
      await opened.recordDataset(dataset, placed, staged)
      outcome.datasets.push(dataset.id)
    } finally {
      // The next host removes what is left.
      await staged.drop().catch(() => {})
    }
  })
  const rate = (rating: number): Promise<void> =>
    attempt(() => {
      opened.change({ type: 'rate', ids: [first], rating })
      outcome.ratings.push(rating)
    })
  await rate(2)
  await rate(5)
  await attempt(() => {
    opened.undo()
    outcome.ratings.pop()
  })
  await attempt(() => opened.close())
  return outcome
}

function expectSentence(errors: readonly unknown[], code: string): void {
  for (const error of errors) {
    expect(error).toBeInstanceOf(StudioError)
    // A picture that was never recorded cannot be rated, and a change that failed cannot be undone.
    expect([code, 'picture-not-found', 'nothing-to-undo']).toContain((error as StudioError).code)
  }
}

async function ratingNow(library: Library, recorded: readonly string[]): Promise<number> {
  return recorded[0] === undefined ? 0 : (library.store.generations.get(recorded[0]).pictures[0]?.rating ?? 0)
}

async function datasetFilesLeft(): Promise<string[]> {
  const inside = { recursive: true, withFileTypes: true } as const
  const entries = await readdir(path.join(folder, 'datasets'), inside).catch(() => [])
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
}

const disasters = [
  { systemCode: 'ENOSPC', code: 'disk-full', stride: 1 },
  // The paths are the same: a sample of them.
  { systemCode: 'EACCES', code: 'folder-unwritable', stride: 7 },
  { systemCode: 'EIO', code: 'library-unreachable', stride: 7 },
]

describe.each(disasters)('$systemCode', ({ systemCode, code, stride }) => {
  it('at one call: the failed step left nothing, all others are there', { timeout: 120_000 }, async () => {
    for (let nth = 1; ; nth += stride) {
      const { failed, fileSystem } = failingDisk(nth, systemCode, 'works')
      const { datasets, errors, ratings, recorded } = await work(fileSystem)
      if (failed() === null) {
        expect(errors).toEqual([])
        expect(nth).toBeGreaterThan(80)
        break
      }
      expectSentence(errors, code)
      const library = await openLibrary(folder)
      const context = `call ${nth}, ${failed() ?? ''}`
      try {
        await checkInvariants(library)
        expect(
          [...library.store.generations.all()].map(({ id }) => id),
          context,
        ).toEqual(recorded)
        expect(await ratingNow(library, recorded), context).toBe(ratings.at(-1))
        const listed = library.store.datasets.list().map(({ id }) => id)
        expect(listed, context).toEqual(datasets)
        const learned = listed.flatMap((id) => library.store.datasets.items(id).map(({ file }) => file))
        for (const file of learned) await library.store.datasetFiles.read(file)
        if (code !== 'library-unreachable') {
          expect(await datasetFilesLeft(), context).toEqual([...new Set(learned)].sort())
        }
        if (code !== 'library-unreachable') {
          expect(await library.store.files.list(), context).toEqual(
            [...library.store.pictures.files()].sort(),
          )
        }
      } finally {
        await library.close()
        await rm(folder, { recursive: true })
      }
    }
  })
})

it(
  'on a disk that stays full: what was promised before is there, and no temporary file',
  { timeout: 120_000 },
  async () => {
    for (let nth = 1; ; nth += 3) {
      const { failed, fileSystem } = failingDisk(nth, 'ENOSPC', 'fails')
      const { errors, recorded } = await work(fileSystem)
      if (failed() === null) break
      expectSentence(errors, 'disk-full')
      const names = await readdir(folder, { recursive: true }).catch(() => [])
      expect(
        names.filter((name) => name.endsWith('.tmp') || path.dirname(name) === path.join('pictures', 'tmp')),
      ).toEqual([])
      const library = await openLibrary(folder)
      await checkInvariants(library)
      expect([...library.store.generations.all()].map(({ id }) => id)).toEqual(recorded)
      await library.close()
      await rm(folder, { recursive: true })
    }
  },
)
