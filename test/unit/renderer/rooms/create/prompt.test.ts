import { describe, expect, it } from 'vitest'
import type { Prompt } from '../../../../../src-renderer/rooms/create/prompt.ts'
import { draftSchema } from '../../../../../src-main/contract/entities.ts'
import { generateRequestSchema } from '../../../../../src-main/contract/requests.ts'
import {
  draftOf,
  emptyPrompt,
  reducePrompt,
  requestsOf,
} from '../../../../../src-renderer/rooms/create/prompt.ts'
import { linesOf, refusalOf } from '../../../../../src-renderer/rooms/create/lines.ts'
import { aGeneration, aRequest } from '../../samples.ts'

const asking = { count: 16, session: 'default', newGridId: () => 'grid' }

describe('lines', () => {
  it('are none where there are no words', () => {
    expect(linesOf('')).toEqual([])
    expect(linesOf(' \n\t\n　\n')).toEqual([])
  })

  it('are those with words, trimmed, in order, and know where they begin', () => {
    const text = '  猫 \n\n a red dress\r\n'
    expect(linesOf(text).map((line) => line.text)).toEqual(['猫', 'a red dress'])
    for (const line of linesOf(text)) expect(text.slice(line.start)).toMatch(line.text)
  })

  it('say why one of them can’t be read', () => {
    expect(refusalOf(linesOf('cat\n{a|b}'))).toBeNull()
    expect(refusalOf(linesOf('cat\n{a|{b}}'))).toBe('nested')
  })
})

describe('what is asked for', () => {
  it('is one request for each line, with the same settings, session and board', () => {
    const prompt = { ...emptyPrompt, text: '猫\n狗', seed: 5, style: 'ink', sampler: { topK: 3 }, board: 'b' }
    const requests = requestsOf(prompt, asking)
    expect(requests.map((request) => request.text)).toEqual(['猫', '狗'])
    for (const request of requests) {
      expect(generateRequestSchema.parse(request)).toMatchObject({
        count: 16,
        seed: 5,
        style: 'ink',
        sampler: { topK: 3 },
        session: 'default',
        board: 'b',
      })
      expect(request.grid).toBeUndefined()
    }
  })

  it('is one request for each sentence that braces stand for, each with its place', () => {
    let grids = 0
    const newGridId = (): string => `grid-${(grids += 1)}`
    const prompt = { ...emptyPrompt, text: '{red|blue} cat\ndog\n{a|b|c}' }
    const requests = requestsOf(prompt, { ...asking, newGridId })
    expect(requests.map((request) => [request.text, request.grid?.id, request.grid?.at])).toEqual([
      ['red cat', 'grid-1', [0]],
      ['blue cat', 'grid-1', [1]],
      ['dog', undefined, undefined],
      ['a', 'grid-2', [0]],
      ['b', 'grid-2', [1]],
      ['c', 'grid-2', [2]],
    ])
    for (const request of requests) generateRequestSchema.parse(request)
    expect(requests[0]?.grid).toMatchObject({ pattern: '{red|blue} cat', axes: [['red', 'blue']] })
  })

  it('is no grid where braces have one choice, and nothing where all choices are empty', () => {
    expect(requestsOf({ ...emptyPrompt, text: 'a {red} cat' }, asking)).toMatchObject([{ text: 'a red cat' }])
    expect(requestsOf({ ...emptyPrompt, text: 'a {red} cat' }, asking)[0]?.grid).toBeUndefined()
    expect(requestsOf({ ...emptyPrompt, text: '{|cat}' }, asking).map(({ text }) => text)).toEqual(['cat'])
  })

  it('is nothing at all while one line can’t be read', () => {
    expect(requestsOf({ ...emptyPrompt, text: 'dog\n{red|blue' }, asking)).toEqual([])
  })
})

describe('settings', () => {
  it('go back to the pack’s default when they are emptied', () => {
    const set = reducePrompt(emptyPrompt, { type: 'sampler-set', name: 'topK', value: 5 })
    expect(set.sampler).toEqual({ topK: 5 })
    expect(reducePrompt(set, { type: 'sampler-set', name: 'topK', value: null }).sampler).toEqual({})
  })

  it('reset keeps the words and the seed', () => {
    const prompt = { ...emptyPrompt, text: '猫', count: 4, seed: 9, seedLocked: true, sampler: { topP: 0.5 } }
    const reset = reducePrompt(prompt, { type: 'settings-reset' })
    expect(reset).toEqual({ ...prompt, count: null, sampler: {} })
  })

  it('a typed seed is locked, a rolled one is not', () => {
    expect(reducePrompt(emptyPrompt, { type: 'seed-set', seed: 3 })).toMatchObject({
      seed: 3,
      seedLocked: true,
    })
    expect(reducePrompt(emptyPrompt, { type: 'seed-rolled', seed: 3 })).toMatchObject({
      seed: 3,
      seedLocked: false,
    })
  })

  it('an example is drawn as the pack draws it, whatever was chosen before', () => {
    const busy: Prompt = {
      ...emptyPrompt,
      style: 'ink',
      count: 3,
      seed: 9,
      seedLocked: true,
      sampler: { topK: 1 },
    }
    expect(reducePrompt(busy, { type: 'example-chosen', text: 'sunflower', seed: 11 })).toEqual({
      ...emptyPrompt,
      text: 'sunflower',
      seed: 11,
    })
  })
})

describe('a draft', () => {
  it('comes back as it was kept', () => {
    const prompt = {
      ...emptyPrompt,
      text: '一只\n猫',
      style: 'ink',
      seed: 12,
      seedLocked: true,
      sampler: { topK: 9 },
      board: 'board',
    }
    const draft = draftSchema.parse(draftOf(prompt, 16))
    expect(reducePrompt(emptyPrompt, { type: 'draft-restored', draft })).toEqual({ ...prompt, count: 16 })
  })

  it('does not lock a seed that was open', () => {
    const draft = draftOf({ ...emptyPrompt, seed: 12 }, 16)
    expect(draft.seed).toBeNull()
    expect(reducePrompt({ ...emptyPrompt, seed: 3 }, { type: 'draft-restored', draft })).toMatchObject({
      seed: 3,
      seedLocked: false,
    })
  })
})

describe('recalling a generation', () => {
  const generation = aGeneration({ request: aRequest({ text: '狗', style: 'ink', count: 5, seed: 77 }) })

  it('brings back the prompt and all settings, so that the same request is made', () => {
    const prompt = reducePrompt(emptyPrompt, { type: 'recalled', generation, newSeed: false })
    expect(prompt.seedLocked).toBe(true)
    const { request, sampler } = generation
    expect(requestsOf(prompt, asking)).toEqual([{ ...request, sampler, session: 'default', board: null }])
  })

  it('means the words as they are, also where they have braces, and keeps the board of the bar', () => {
    const braced = aGeneration({ request: aRequest({ text: 'a {cat|dog}' }) })
    const prompt = reducePrompt(
      { ...emptyPrompt, board: 'b' },
      { type: 'recalled', generation: braced, newSeed: false },
    )
    expect(requestsOf(prompt, asking)).toMatchObject([{ text: 'a {cat|dog}', board: 'b' }])
  })

  it('for other words keeps one picture’s seed and draws it alone', () => {
    const prompt = reducePrompt(emptyPrompt, { type: 'words-to-change', generation, seed: 80 })
    expect(prompt).toMatchObject({ text: '狗', style: 'ink', count: 1, seed: 80, seedLocked: true })
  })

  it('of another task leaves the bar as it is', () => {
    const other = aGeneration({
      task: 'enlarge',
      request: { task: 'enlarge', pictureId: 'a', text: null, seed: 1, sampler: {}, pack: null },
    })
    expect(reducePrompt(emptyPrompt, { type: 'words-to-change', generation: other, seed: 80 })).toBe(
      emptyPrompt,
    )
  })

  it('with a new seed brings back all but the seed', () => {
    const prompt = reducePrompt({ ...emptyPrompt, seed: 1 }, { type: 'recalled', generation, newSeed: true })
    expect(prompt).toMatchObject({ text: '狗', style: 'ink', count: 5, seed: 1, seedLocked: false })
  })
})

describe('adapters', () => {
  const [felt, ink] = ['f'.repeat(64), 'e'.repeat(64)]
  const chosen = [
    { adapter: felt, strength: 1 },
    { adapter: ink, strength: 0.5 },
  ]
  const both = { ...emptyPrompt, text: '猫', adapters: chosen }

  it('are taken in, made stronger or weaker where they stand, and taken off', () => {
    const set = (adapter: string, strength: number | null) =>
      ({ type: 'adapter-set', adapter, strength }) as const
    const one = reducePrompt(emptyPrompt, set(felt, 1))
    const two = reducePrompt(one, set(ink, 0.5))
    expect(two.adapters).toEqual(chosen)
    expect(reducePrompt(two, set(felt, 1.5)).adapters[0]).toEqual({ adapter: felt, strength: 1.5 })
    expect(reducePrompt(two, set(felt, null)).adapters).toEqual([chosen[1]])
  })

  it('are part of what is asked for, and of no request where there is none', () => {
    const [request] = requestsOf(both, asking)
    expect(generateRequestSchema.parse(request).adapters).toEqual(chosen)
    expect(requestsOf({ ...both, adapters: [] }, asking)[0]).not.toHaveProperty('adapters')
  })

  it('come back with a draft, a generation and a recipe', () => {
    const draft = draftSchema.parse(draftOf(both, 16))
    expect(reducePrompt(emptyPrompt, { type: 'draft-restored', draft }).adapters).toEqual(chosen)
    const generation = aGeneration({ request: aRequest({ adapters: chosen }) })
    const recalled = reducePrompt(emptyPrompt, { type: 'recalled', generation, newSeed: true })
    expect(recalled.adapters).toEqual(chosen)
    const restored = reducePrompt(both, {
      type: 'recipe-restored',
      recipe: {
        ...{ format: 'cogview-studio/1', task: 'generate', sentence: '猫', size: '[TINY]', seed: 7 },
        ...{ sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 }, provider: 'cpu', runtime: '' },
        pack: { name: 'starter', version: '1.0.0', sha256: '0'.repeat(64) },
        adapters: [{ name: 'Ink', sha256: ink, strength: 0.5 }],
      },
    })
    expect(restored.adapters).toEqual([chosen[1]])
  })

  it('have no part in the pack’s own sentence', () => {
    expect(reducePrompt(both, { type: 'example-chosen', text: '猫', seed: 1 }).adapters).toEqual([])
  })
})
