/** What the original's sampler keeps, and with which probability, before it draws. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { distribution } from '../../src-main/engine/sampler.ts'
import { readNpyFloats } from '../support/npy.ts'
import { originalLayout } from '../support/originalStates.ts'
import { readReferenceJson, referenceFolder } from '../support/reference.ts'

interface FilterCase {
  top_k: number
  top_p: number
  temperature: number
  mode: string
  n_kept: number
  ids: number[]
  probs: number[]
}

const reference = referenceFolder()
const { data } = readNpyFloats(join(reference.folder, 'golden/units/sampling_logits.npy'))
const cases = readReferenceJson<FilterCase[]>(reference, 'golden/units/sampling_filters.json')
const ranges: Record<string, { start: number; end: number }> = {
  image: originalLayout.image,
  text: originalLayout.text,
  neither: { start: originalLayout.image.end, end: originalLayout.end },
}

describe.each(cases)('$mode, temperature $temperature, top-k $top_k, top-p $top_p', (each) => {
  test('keeps the same ids with the same probabilities', () => {
    const range = ranges[each.mode] as { start: number; end: number }
    expect(range, each.mode).toBeDefined()
    const filters = {
      temperature: each.temperature,
      topK: each.top_k,
      topP: each.top_p === 0 ? 1 : each.top_p,
    }
    const { ids, probabilities } = distribution(data.slice(range.start, range.end), filters)
    expect(ids.length).toBe(each.n_kept)
    const own = new Map([...ids].map((id, i) => [id + range.start, probabilities[i] as number]))
    for (const [at, id] of each.ids.entries()) {
      expect(own.has(id), `id ${id}`).toBe(true)
      expect(Math.abs((own.get(id) as number) - (each.probs[at] as number))).toBeLessThan(1e-6)
    }
  })
})
