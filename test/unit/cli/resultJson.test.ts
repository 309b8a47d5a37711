import { describe, expect, it } from 'vitest'
import { defaultFolder } from '../../../src-main/cli/defaultFolder.ts'
import { exitCode } from '../../../src-main/cli/exitCode.ts'
import { createPhaseTimer } from '../../../src-main/cli/phaseTimer.ts'
import { pictureFileName, resultJson } from '../../../src-main/cli/resultJson.ts'
import { fakeGeneration } from '../../support/fakeStudio.ts'

const request = {
  task: 'generate' as const,
  text: '一只猫',
  style: null,
  size: null,
  count: 3,
  seed: 7,
  sampler: { topK: 50 },
  pack: null,
}

describe('resultJson', () => {
  it('refuses a picture that was not ranked', () => {
    const generation = fakeGeneration(request)
    const pictures = generation.pictures.map((picture) => ({ ...picture, rank: null }))
    expect(() => resultJson({ ...generation, pictures }, {})).toThrow(/not ranked/)
  })

  it('has exactly the shape that programs rely on', () => {
    expect(resultJson(fakeGeneration(request), { drawing: 1.2, total: 2 })).toEqual({
      prompt: '一只猫',
      pack: { name: 'starter', version: '1.0.0', sha256: 'b'.repeat(64) },
      settings: { count: 3, style: null, size: '[TINY]', temperature: 1, topK: 50, topP: 1, guidance: 2 },
      seed: 7,
      provider: 'cpu',
      timings: { drawing: 1.2, total: 2 },
      pictures: [1, 2, 3].map((rank) => ({
        rank,
        index: 3 - rank,
        file: `0${rank}.png`,
        seed: 7 + 3 - rank,
        caps: { mean: 0.5 / rank, sum: -rank, words: [{ text: '猫', logprob: -rank }] },
      })),
    })
  })

  it('puts pictures in rank order whatever order they come in', () => {
    const generation = fakeGeneration(request)
    const result = resultJson({ ...generation, pictures: [...generation.pictures].reverse() }, {})
    expect(result.pictures.map(({ rank }) => rank)).toEqual([1, 2, 3])
  })
})

describe('pictureFileName', () => {
  it.each([
    [1, 1, '01.png'],
    [16, 16, '16.png'],
    [7, 256, '007.png'],
  ])('rank %i of %i is %s, so that names sort by rank', (rank, count, name) => {
    expect(pictureFileName(rank, count)).toBe(name)
  })
})

describe('defaultFolder', () => {
  it.each([
    ['一只戴帽子的猫', '一只戴帽子的猫-7'],
    ['A cat, with a hat!', 'a-cat-with-a-hat-7'],
    ['../../etc/passwd', 'etc-passwd-7'],
    ['。。。', 'pictures-7'],
    ['x'.repeat(10_000), `${'x'.repeat(40)}-7`],
  ])('%s', (sentence, name) => expect(defaultFolder(sentence, 7)).toBe(name))
})

describe('exitCode', () => {
  it('tells a wrong request, a cancelled one and a failure apart', () => {
    expect([
      exitCode('prompt-empty'),
      exitCode('usage'),
      exitCode('rows-out-of-range'),
      exitCode('picture-not-readable'),
      exitCode('cancelled'),
      exitCode('disk-full'),
    ]).toEqual([2, 2, 2, 2, 130, 1])
  })
})

describe('createPhaseTimer', () => {
  it('adds up what each phase took, also when it comes back', () => {
    let now = 0
    const timer = createPhaseTimer(() => now)
    const steps: [string, number][] = [
      ['loading', 500],
      ['drawing', 1000],
      ['loading', 250],
      ['drawing', 2000],
    ]
    for (const [phase, milliseconds] of steps) {
      timer.enter(phase)
      now += milliseconds
    }
    expect(timer.seconds()).toEqual({ loading: 0.75, drawing: 3, total: 3.75 })
  })
})
