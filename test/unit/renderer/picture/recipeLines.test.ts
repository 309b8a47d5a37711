import { expect, it } from 'vitest'
import { comparedOf } from '../../../../src-renderer/picture/compared.ts'
import { differencesOf, recipeLines } from '../../../../src-renderer/picture/recipeLines.ts'
import { aGeneration, aPicture, aRequest } from '../samples.ts'

const styles = [{ key: 'ink', words: { 'zh-CN': '水墨', en: 'ink painting' }, picture: null }]
const lines = (generation = aGeneration(), picture = aPicture()) =>
  recipeLines(picture, generation, styles, 'en', (key) => key)
const valueOf = (key: string, of = lines()) => of.find((line) => line.key === key)?.value

it('what was not drawn here has no recipe', () => {
  expect(lines(aGeneration({ sampler: null, pack: null, task: 'import' }))).toEqual([])
})

it('says everything that determined the pixels', () => {
  const made = aGeneration({ request: aRequest({ style: 'ink' }) })
  expect(lines(made).map(({ key }) => key)).toEqual([
    ...['sentence', 'task', 'size', 'seed', 'style', 'temperature', 'topK', 'topP', 'guidance', 'pack'],
    'provider',
  ])
  expect(valueOf('style', lines(made))).toBe('ink painting')
  expect(valueOf('pack')).toBe('starter 1.0.0 · 0000000000')
})

it('a task has settings of its own', () => {
  const pictureId = 'source'
  const place = { count: 1, seed: 1, sampler: {}, pack: null }
  const restyled = aGeneration({
    task: 'restyle',
    request: {
      task: 'restyle',
      pictureId,
      text: null,
      style: null,
      styleWords: 'in chalk',
      strength: 0,
      ...place,
    },
  })
  expect(valueOf('style', lines(restyled))).toBe('in chalk')
  expect(valueOf('strength', lines(restyled))).toBe('0')
  const continued = aGeneration({
    task: 'continue',
    encoded: true,
    request: { task: 'continue', pictureId, keepRows: 3, text: null, style: null, ...place },
  })
  expect(valueOf('keepRows', lines(continued))).toBe('3')
  expect(valueOf('source', lines(continued))).toBe('viewer.sourceRead.encoded')
})

it('recipes differ where a line is not the same in all of them, or missing in one', () => {
  const line = (key: string, value: string) => ({ key, value })
  expect(
    differencesOf([
      [line('seed', '1'), line('topK', '30')],
      [line('seed', '1'), line('topK', '50'), line('style', 'ink')],
    ]),
  ).toEqual([
    { key: 'topK', values: ['30', '50'] },
    { key: 'style', values: ['', 'ink'] },
  ])
})

it('compared pictures are named by sentence, rank and seed, and told apart by the rest', () => {
  const cold = aGeneration({ id: 'cold', sampler: { temperature: 0.4, topK: 30, topP: 1, guidance: 1 } })
  const imported = aGeneration({ id: 'in', task: 'import', sampler: null, pack: null, sentence: 'photo.png' })
  const pictures = [
    aPicture(),
    aPicture({ id: 'b', generationId: 'cold', seed: 9, rank: 2 }),
    aPicture({ id: 'c', generationId: 'in', rank: null }),
  ]
  const known = new Map([aGeneration(), cold, imported].map((one) => [one.id, one] as const))
  const compared = comparedOf(pictures, known, (picture, generation) => lines(generation, picture))
  expect(compared.map(({ sentence, rank, seed }) => [sentence, rank, seed])).toEqual([
    ['猫', 1, 7],
    ['猫', 2, 9],
    ['photo.png', null, null],
  ])
  expect(compared.map(({ settings }) => valueOf('temperature', [...settings]))).toEqual(['0.6', '0.4', ''])
  expect(compared[0]?.settings.map(({ key }) => key)).not.toContain('seed')
})

it('names the adapters with their strengths, one that is gone by its hash', () => {
  const adapters = [
    { adapter: 'f'.repeat(64), strength: 0.8 },
    { adapter: 'e'.repeat(64), strength: 1 },
  ]
  const made = aGeneration({ request: aRequest({ adapters }) })
  const nameOf = (id: string) => (id.startsWith('f') ? 'Felt' : null)
  const of = recipeLines(aPicture(), made, styles, 'en', (key) => key, nameOf)
  expect(valueOf('adapters', of)).toBe('Felt × 0.8, eeeeeeeeee × 1')
  expect(valueOf('adapters')).toBeUndefined()
})
