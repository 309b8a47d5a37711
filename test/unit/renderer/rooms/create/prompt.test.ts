import { describe, expect, it } from 'vitest'
import type { Prompt } from '../../../../../src-renderer/rooms/create/prompt.ts'
import { draftSchema } from '../../../../../src-main/contract/entities.ts'
import { generateRequestSchema } from '../../../../../src-main/contract/requests.ts'
import {
  draftOf,
  emptyPrompt,
  reducePrompt,
  requestsOf,
  sentencesOf,
} from '../../../../../src-renderer/rooms/create/prompt.ts'
import { aGeneration, aRequest } from '../../samples.ts'

describe('sentences', () => {
  it('are none where there are no words', () => {
    expect(sentencesOf('')).toEqual([])
    expect(sentencesOf(' \n\t\n　\n')).toEqual([])
  })

  it('are the lines with words, trimmed, in order', () => {
    expect(sentencesOf('  猫 \n\n a red dress\r\n')).toEqual(['猫', 'a red dress'])
  })

  it('become one request each, with the same settings', () => {
    const prompt = { ...emptyPrompt, text: '猫\n狗', seed: 5, style: 'ink', sampler: { topK: 3 } }
    const requests = requestsOf(prompt, 16)
    expect(requests.map((request) => request.text)).toEqual(['猫', '狗'])
    for (const request of requests) {
      expect(generateRequestSchema.parse(request)).toMatchObject({
        count: 16,
        seed: 5,
        style: 'ink',
        sampler: { topK: 3 },
      })
    }
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
    expect(requestsOf(prompt, 16)).toEqual([{ ...generation.request, sampler: generation.sampler }])
  })

  it('with a new seed brings back all but the seed', () => {
    const prompt = reducePrompt({ ...emptyPrompt, seed: 1 }, { type: 'recalled', generation, newSeed: true })
    expect(prompt).toMatchObject({ text: '狗', style: 'ink', count: 5, seed: 1, seedLocked: false })
  })
})
