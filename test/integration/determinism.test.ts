/** The promise behind 'picture i of seed s': what is drawn beside a picture, or was drawn before it, changes no byte. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DrawRequest } from '../../src-main/engine/drawPictures.ts'
import type { Model } from '../../src-main/engine/openModel.ts'
import { openModel } from '../../src-main/engine/openModel.ts'
import { drawing, type Intervention } from '../support/drawing.ts'
import { shippedPacks } from '../support/studioProcess.ts'

let model: Model
beforeAll(async () => {
  model = await openModel(join(shippedPacks, 'starter'), Infinity, { provider: 'cpu', threads: 2 })
})

const sampler = { temperature: 0.8, topK: 50, topP: 0.95, guidance: 1 }
const request: DrawRequest = {
  id: 'job',
  task: 'generate',
  sentence: '一只戴帽子的猫',
  size: '[TINY]',
  count: 16,
  seed: 7,
  sampler,
  source: null,
  keepRows: 0,
  plain: null,
}

interface Made {
  index: number
  seed: number
  /** Codes in words, so that a difference shows. */
  codes: string
  png: string
}

async function pictures(
  changes: Partial<DrawRequest>,
  listen?: (row: number, studio: Intervention) => void,
): Promise<Made[]> {
  const { failure, of } = await drawing(model, { ...request, ...changes }, (event, studio) => {
    if (event.type === 'preview') listen?.(event.row, studio)
  })
  expect(failure).toBeNull()
  return of('picture').map(({ index, seed, codes, png }) => ({
    index,
    seed,
    codes: (codes ?? []).join(' '),
    png: createHash('sha256').update(png).digest('hex'),
  }))
}

describe('pictures of one sentence', () => {
  let sixteen: Made[]
  beforeAll(async () => {
    sixteen = await pictures({})
  })

  it('are sixteen different ones, so that equality below means something', () => {
    expect(sixteen.map(({ seed }) => seed)).toEqual(Array.from({ length: 16 }, (_, i) => 7 + i))
    expect(new Set(sixteen.map(({ png }) => png)).size).toBe(16)
  })

  it('are the same bytes when they are asked for again', async () => {
    expect(await pictures({})).toEqual(sixteen)
  })

  it.each([1, 3, 4, 7, 13])('are the same when only %d are asked for', async (count) => {
    expect(await pictures({ count })).toEqual(sixteen.slice(0, count))
  })

  it('are the same when more are asked for than are written side by side', async () => {
    const seventeen = await pictures({ count: 17 })
    expect(seventeen.slice(0, 16)).toEqual(sixteen)
    expect(seventeen.map(({ index, seed }) => [index, seed]).at(-1)).toEqual([16, 23])
    expect(await pictures({ seed: 23, count: 1 })).toEqual([{ ...seventeen[16], index: 0 }])
  })

  it('belong to their seeds: picture 5 of seed 7 is the picture of seed 12', async () => {
    expect(await pictures({ seed: 12, count: 1 })).toEqual([{ ...sixteen[5], index: 0 }])
  })

  it('do not change when one of them is dropped on the way', async () => {
    const left = await pictures({ count: 4 }, (row, studio) => {
      if (row === 2) studio.drop(1)
    })
    expect(left).toEqual([sixteen[0], sixteen[2], sixteen[3]])
  })
})

describe('guidance', () => {
  it('draws something else, the same each time and whatever is beside it', async () => {
    const guided = { sampler: { ...sampler, guidance: 1.5 } }
    const two = await pictures({ ...guided, count: 2 })
    expect(await pictures({ ...guided, count: 2 })).toEqual(two)
    expect(await pictures({ ...guided, seed: 8, count: 1 })).toEqual([{ ...two[1], index: 0 }])
    const plain = await pictures({ count: 2 })
    for (const [at, { codes }] of two.entries()) expect(codes).not.toBe(plain[at]?.codes)
  })
})
