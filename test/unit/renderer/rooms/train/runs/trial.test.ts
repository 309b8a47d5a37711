import { expect, it } from 'vitest'
import { isWorthTrying } from '../../../../../../src-renderer/rooms/train/runs/trial.ts'

const sample = { step: 0, prompt: 0, png: 'png', text: null }

it('compares where there are both sides', () => {
  const prompt = { text: '', seed: 1, without: sample, with: sample }
  expect(isWorthTrying(prompt)).toBe(true)
  expect(isWorthTrying({ ...prompt, with: null })).toBe(false)
  expect(isWorthTrying({ ...prompt, without: null })).toBe(false)
})
