/** Libraries that have lost their database and their journal, rebuilt from the recipes in their pictures. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodePng } from '../../../../src-main/picture/encodePng.ts'
import { writeRecipe } from '../../../../src-main/picture/pngRecipe.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import type { Generation } from '../../../../src-main/contract/entities.ts'
import type { Recipe } from '../../../../src-main/contract/recipe.ts'
import { dumpLibrary } from './dumpLibrary.ts'
import { sampleGeneration } from './sampleGeneration.ts'

let folder: string
const database = (): string => path.join(folder, 'library.sqlite')
const journalFolder = (): string => path.join(folder, 'journal')

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
})
afterEach(() => rm(folder, { recursive: true }))

const recipe = (seed: number): Recipe => ({
  format: 'cogview-studio/1',
  task: 'generate',
  sentence: '一只戴帽子的猫',
  size: '[TINY]',
  seed,
  sampler: { temperature: 1, topK: 100, topP: 1, guidance: 3 },
  pack: { name: 'starter', version: '1.0.0', sha256: 'ab'.repeat(32) },
  provider: 'cpu',
  runtime: '1.30.0',
})

it('finds pictures by their recipes when the journal is gone as well, those of one request together', async () => {
  const pixels = (shade: number): Uint8Array => new Uint8Array(16 * 8 * 3).fill(shade)
  const pngs = await Promise.all(
    [0, 1, 2].map(async (i) => writeRecipe(await encodePng(pixels(i * 40), 16, 8), recipe(7 + i))),
  )
  const library = await openLibrary(folder)
  const [generation, pictures] = sampleGeneration(3, { png: (i) => pngs[i] ?? Buffer.alloc(0) })
  const { pictures: recorded } = await library.recordGeneration(generation, pictures)
  await library.recordGeneration(...sampleGeneration(1, { png: () => Buffer.from('no PNG') }))
  await library.close()
  await rm(database())
  await rm(journalFolder(), { recursive: true })

  const { recovered } = await rebuildLibrary(folder)
  expect(recovered).toMatchObject({ generations: 0, found: 3 })
  expect(recovered?.problems).toHaveLength(1)
  const reopened = await openLibrary(folder)
  const found = [...reopened.store.generations.all()]
  await reopened.close()
  expect(found).toHaveLength(1)
  const [one] = found as [Generation]
  expect(one).toMatchObject({ sentence: '一只戴帽子的猫', jobId: null, sampler: recipe(7).sampler })
  expect(
    one.pictures.map(({ seed, index, file, width, height }) => ({ seed, index, file, width, height })),
  ).toEqual(
    recorded
      .toSorted((a, b) => a.seed - b.seed)
      .map(({ seed, file }, index) => ({ seed, index, file, width: 16, height: 8 })),
  )
  // They are in the journal now: the next rebuilding finds the same rows there.
  const before = dumpLibrary(folder)
  await rm(database())
  await rebuildLibrary(folder)
  expect(dumpLibrary(folder)).toEqual(before)
})
it('finds a chain again, each picture behind its source, whatever the times of the files', async () => {
  const { task: _task, ...drawn } = recipe(7) as Extract<Recipe, { task: 'generate' }>
  const png = (shade: number): Promise<Uint8Array> => encodePng(new Uint8Array(16 * 8 * 3).fill(shade), 16, 8)
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const made = writeRecipe(await png(1), { ...drawn, task: 'generate' })
  const source = { file: hash(made), crop: null, encoded: false }
  const restyle = {
    ...drawn,
    task: 'restyle',
    sentence: '猫，水彩',
    plain: '猫',
    strength: 1.2,
    source,
  } as const
  const restyled = await Promise.all(
    [7, 8].map(async (seed) => writeRecipe(await png(seed), { ...restyle, seed })),
  )
  const enlarged = writeRecipe(await png(3), {
    ...drawn,
    task: 'enlarge',
    source: { file: hash(restyled[1] ?? made), crop: null, encoded: false },
  })
  const strange = { file: 'c'.repeat(64), crop: 0.5, encoded: true }
  const continued = writeRecipe(await png(4), { ...drawn, task: 'continue', keepRows: 3, source: strange })
  const library = await openLibrary(folder)
  // The last ones first, so that their files are the oldest.
  for (const bytes of [enlarged, continued, ...restyled, made]) {
    await library.recordGeneration(...sampleGeneration(1, { png: () => bytes }))
  }
  await library.close()
  await rm(database())
  await rm(journalFolder(), { recursive: true })

  const { recovered } = await rebuildLibrary(folder)
  expect(recovered).toMatchObject({ found: 5, problems: [] })
  const { close, store } = await openLibrary(folder)
  const idOf = (bytes: Uint8Array): string => store.pictures.byFile(hash(bytes))?.id ?? ''
  const { ancestors, descendants } = store.generations.family(idOf(enlarged))
  expect(descendants).toEqual([])
  expect(ancestors).toMatchObject([
    { task: 'generate', subjects: [], request: { task: 'generate', count: 1 } },
    {
      task: 'restyle',
      subjects: [idOf(made)],
      request: { pictureId: idOf(made), text: '猫', styleWords: null, strength: 1.2, count: 2, seed: 7 },
      pictures: [{ seed: 7 }, { seed: 8 }],
    },
    { task: 'enlarge', subjects: [idOf(restyled[1] ?? made)], request: { task: 'enlarge' } },
  ])
  const { generationId, parentId } = store.pictures.get(idOf(continued))
  expect(parentId).toBeNull()
  expect(store.generations.get(generationId ?? '')).toMatchObject({
    task: 'continue',
    subjects: [],
    request: { pictureId: strange.file, keepRows: 3 },
    encoded: true,
  })
  await close()
  const before = dumpLibrary(folder)
  await rm(database())
  await rebuildLibrary(folder)
  expect(dumpLibrary(folder)).toEqual(before)
})
