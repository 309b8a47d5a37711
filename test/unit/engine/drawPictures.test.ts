import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DrawRequest } from '../../../src-main/engine/drawPictures.ts'
import type { Model } from '../../../src-main/engine/openModel.ts'
import { openModel } from '../../../src-main/engine/openModel.ts'
import { engineEventSchema } from '../../../src-main/engine/protocol.ts'
import type { Drawing, Intervention } from '../../support/drawing.ts'
import { drawing } from '../../support/drawing.ts'
import { writeDrawingPack } from '../../support/drawingPack.ts'

let folder: string
let model: Model
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-test-'))
  await writeDrawingPack(folder)
  model = await openModel(folder, 1024, { provider: 'cpu', threads: 1 })
})
afterAll(() => rm(folder, { recursive: true }))

const request: DrawRequest = {
  id: 'job',
  task: 'generate',
  sentence: 'ab b',
  size: '[TINY]',
  count: 3,
  seed: 40,
  sampler: { temperature: 1, topK: 0, topP: 1, guidance: 1 },
  source: null,
  keepRows: 0,
  plain: null,
}

type Listener = Parameters<typeof drawing>[2]
const draw = (changes: Partial<DrawRequest> = {}, listen?: Listener): Promise<Drawing> =>
  drawing(model, { ...request, ...changes }, listen)

const codesOf = ({ of }: Drawing) => of('picture').map(({ codes }) => codes ?? [])
const kinds = ({ events }: Drawing) => events.map(({ type }) => type)

describe('misuse', () => {
  const refused = async (changes: Partial<DrawRequest>) => {
    const { failure, events } = await draw(changes)
    expect(events).toEqual([])
    return failure
  }

  it.each(['', '   '])('refuses an empty sentence: %j', async (sentence) => {
    expect(await refused({ sentence })).toMatchObject({ code: 'prompt-empty' })
  })

  it('refuses a sentence longer than the pack reads, with both numbers, and cuts nothing', async () => {
    expect(await refused({ sentence: 'aaaaa' })).toMatchObject({
      code: 'prompt-too-long',
      params: { tokens: 5, longest: 4 },
    })
    expect((await draw({ sentence: 'aaaa', count: 1 })).failure).toBeNull()
  })

  it('refuses a size that the pack does not have', async () => {
    expect(await refused({ size: '[HUGE]' })).toMatchObject({
      code: 'size-unknown',
      params: { size: '[HUGE]', known: '[TINY], [SMALL]' },
    })
  })
})

describe('what is told', () => {
  it('is a drawing row by row, then every picture in the order of its seed, then that it is done', async () => {
    const all = await draw()
    expect(all.failure).toBeNull()
    for (const event of all.events) expect(() => engineEventSchema.parse(event)).not.toThrow()
    expect(kinds(all)[0]).toBe('progress')
    expect(kinds(all).filter((type) => type !== 'progress')).toEqual([
      ...['preview', 'preview', 'picture', 'picture', 'picture', 'done'],
    ])
    expect(all.of('preview').map(({ row, rows }) => [row, rows])).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(all.of('picture').map(({ index, seed }) => [index, seed])).toEqual([
      [0, 40],
      [1, 41],
      [2, 42],
    ])
    expect(all.of('done')).toMatchObject([{ id: 'job', dropped: [] }])
    expect(Object.keys(all.of('done')[0]?.timings ?? {})).toEqual(['reading', 'drawing', 'ranking', 'saving'])
  })

  it('goes through its phases in order, each from nothing to all', async () => {
    const { of } = await draw()
    const phases = of('progress').map(({ phase, done, total }) => ({ phase, done, total }))
    for (const [phase, total] of [
      ['drawing', 12],
      ['ranking', 3],
      ['saving', 3],
    ] as const) {
      const own = phases.filter((each) => each.phase === phase)
      expect(own[0]).toEqual({ phase, done: 0, total })
      expect(own.at(-1)).toEqual({ phase, done: total, total })
    }
    const order = phases.map(({ phase }) => ['drawing', 'ranking', 'saving'].indexOf(phase))
    expect(order).toEqual(order.toSorted())
    expect(of('progress').at(-1)?.secondsLeft).toBe(0)
  })

  it('shows half a picture transparent below, then the picture itself', async () => {
    const { of } = await draw()
    const alpha = async (png: Uint8Array) => {
      const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      expect([info.width, info.height]).toEqual([16, 16])
      return [...data].filter((_, at) => at % 4 === 3)
    }
    for (const { row, pictures } of of('preview')) {
      expect(pictures.map(({ index }) => index)).toEqual([0, 1, 2])
      for (const { png } of pictures) {
        const shown = row * 8 * 16
        expect(await alpha(png)).toEqual(Array.from({ length: 256 }, (_, at) => (at < shown ? 255 : 0)))
      }
    }
  })

  it('scores each candidate as often and as it is: codes, words and both forms of the score', async () => {
    const pictures = (await draw()).of('picture')
    for (const { caps, codes, width, height } of pictures) {
      expect(codes).toHaveLength(4)
      expect([width, height]).toEqual([16, 16])
      expect(caps?.words.map(({ text }) => text)).toEqual(['ab', 'b'])
      // Three pieces: ▁a b, ▁b.
      expect(caps?.mean).toBeCloseTo(Math.exp((caps?.sum ?? NaN) / 3), 9)
    }
    expect(new Set(pictures.map(({ caps }) => caps?.sum)).size).toBe(3)
  })
})

describe('a picture', () => {
  it('is of its seed alone, in walls of any size', async () => {
    const wall = codesOf(await draw({ count: 17 }))
    expect(new Set(wall.map(String)).size).toBeGreaterThan(8)
    expect(codesOf(await draw({ count: 5 }))).toEqual(wall.slice(0, 5))
    expect(codesOf(await draw({ count: 1, seed: 56 }))).toEqual([wall[16]])
  })

  it('is in its place where memory allows fewer side by side than are asked for', async () => {
    const inTurns = await drawing({ ...model, atOnce: 3 }, { ...request, count: 5 })
    expect(inTurns.failure).toBeNull()
    const shown = inTurns.of('preview').map(({ pictures }) => pictures.map(({ index }) => index))
    expect(shown).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [3, 4],
      [3, 4],
    ])
    expect(inTurns.of('picture')).toEqual((await draw({ count: 5 })).of('picture'))
  })

  it('is the same beside rows that only fill the batch up', async () => {
    const padded = await drawing({ ...model, rowsFor: () => 16 }, { ...request, count: 5 })
    expect(codesOf(padded)).toEqual(codesOf(await draw({ count: 5 })))
  })

  it('follows the sampler: one candidate of top-k is the same for every seed', async () => {
    const { topK, ...rest } = { ...request.sampler, topK: 1 }
    expect(new Set(codesOf(await draw({ count: 6, sampler: { topK, ...rest } })).map(String)).size).toBe(1)
  })

  it('follows guidance, where it is asked for', async () => {
    const guided = (guidance: number) =>
      draw({ count: 8, sampler: { ...request.sampler, guidance } }).then(codesOf)
    const [plain, strong] = [await guided(1), await guided(6)]
    expect(strong).not.toEqual(plain)
    expect(await guided(6)).toEqual(strong)
  })
})

describe('a dropped candidate', () => {
  /** Drops `index` when the first event of that kind is told. */
  const dropAt =
    (matches: (event: Drawing['events'][number]) => boolean, index: number): Listener =>
    (event: Drawing['events'][number], studio: Intervention) => {
      if (matches(event)) studio.drop(index)
    }

  it('is missing from then on, and the others are as they would have been', async () => {
    const whole = await draw()
    const left = await draw(
      {},
      dropAt(({ type }) => type === 'preview', 1),
    )
    expect(left.of('preview').map(({ pictures }) => pictures.map(({ index }) => index))).toEqual([
      [0, 1, 2],
      [0, 2],
    ])
    expect(left.of('picture')).toEqual(whole.of('picture').filter(({ index }) => index !== 1))
    expect(left.of('done')).toMatchObject([{ dropped: [1] }])
  })

  it.each(['ranking', 'saving'])('is told once when it is dropped while %s, as dropped', async (phase) => {
    const left = await draw(
      {},
      dropAt((event) => event.type === 'progress' && event.phase === phase, 2),
    )
    expect(left.of('picture').map(({ index }) => index)).toEqual([0, 1])
    expect(left.of('done')).toMatchObject([{ dropped: [2] }])
  })

  it('is told once when it is dropped after its picture was sent, as a picture', async () => {
    const late = await draw(
      {},
      dropAt(({ type }) => type === 'picture', 0),
    )
    expect(late.of('picture').map(({ index }) => index)).toEqual([0, 1, 2])
    expect(late.of('done')).toMatchObject([{ dropped: [] }])
  })

  it('that does not exist is none', async () => {
    const { failure, of } = await draw({}, (_, studio) => {
      studio.drop(-1)
      studio.drop(3)
    })
    expect(failure).toBeNull()
    expect(of('done')).toMatchObject([{ dropped: [] }])
  })

  it('was the last one: that is a cancellation', async () => {
    const { failure, of } = await draw({}, (_, studio) => [0, 1, 2].forEach((index) => studio.drop(index)))
    expect(failure).toMatchObject({ code: 'cancelled' })
    expect([...of('picture'), ...of('done')]).toEqual([])
  })
})

describe('cancelling', () => {
  it('ends within one step: nothing more is shown', async () => {
    const { failure, events } = await draw({}, ({ type }, studio) => {
      if (type === 'progress') studio.cancel()
    })
    expect(failure).toMatchObject({ code: 'cancelled' })
    expect(events.map(({ type }) => type)).toEqual(['progress'])
  })

  it.each(['ranking', 'saving'])('is heeded while %s, too', async (phase) => {
    const { failure, of } = await draw({}, (event, studio) => {
      if (event.type === 'progress' && event.phase === phase) studio.cancel()
    })
    expect(failure).toMatchObject({ code: 'cancelled' })
    expect([...of('picture'), ...of('done')]).toEqual([])
  })

  it('leaves the model as it was', async () => {
    const before = codesOf(await draw())
    await draw({}, (_, studio) => studio.cancel())
    expect(codesOf(await draw())).toEqual(before)
  })
})

describe('a picture made from another one', () => {
  const source = { codes: [3, 9, 14, 1] }

  it('refuses a source of another size', async () => {
    const { failure } = await draw({ task: 'restyle', source: { codes: [1] }, plain: null })
    expect(failure).toBeInstanceOf(RangeError)
  })

  it('keeps the rows that are to be kept, code by code, and writes the rest by the seed', async () => {
    const kept = await draw({ task: 'continue', source, keepRows: 1 })
    expect(kept.failure).toBeNull()
    for (const codes of codesOf(kept)) expect(codes.slice(0, 2)).toEqual([3, 9])
    expect(new Set(codesOf(kept).map((codes) => codes.slice(2).join())).size).toBeGreaterThan(1)
    expect(kept.of('preview').map(({ row, rows }) => [row, rows])).toEqual([[2, 2]])
    const alone = await draw({ task: 'continue', source, keepRows: 1, seed: 41, count: 1 })
    expect(codesOf(alone)[0]).toEqual(codesOf(kept)[1])
  })

  it('writes all of a picture of which no row is kept as if it were drawn', async () => {
    const continued = await draw({ task: 'continue', source, keepRows: 0 })
    expect(codesOf(continued)).toEqual(codesOf(await draw()))
  })

  it('is restyled under the eyes of its source: another source, another picture', async () => {
    const one = await draw({ task: 'restyle', source })
    const other = await draw({ task: 'restyle', source: { codes: [0, 0, 5, 6] } })
    expect(one.failure).toBeNull()
    expect(codesOf(one)).not.toEqual(codesOf(other))
  })

  it('mixes in the style as strongly as asked: 0 is without it, 1 is with it alone', async () => {
    const plain = (strength: number) => ({ sentence: 'b', strength })
    const restyle = async (changes: Partial<DrawRequest>) =>
      codesOf(await draw({ task: 'restyle', source, ...changes }))
    expect(await restyle({ plain: plain(0) })).toEqual(await restyle({ sentence: 'b' }))
    expect(await restyle({ plain: plain(1) })).toEqual(await restyle({}))
    expect(await restyle({ plain: plain(1.5) })).not.toEqual(await restyle({ plain: plain(0) }))
  })
})
