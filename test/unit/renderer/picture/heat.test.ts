import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { heatRuns, shareOfBest } from '../../../../src-renderer/picture/heat.ts'
import { aPicture } from '../samples.ts'

const scored = (logprobs: Record<string, number>, mean = 0.5) =>
  aPicture({
    caps: { mean, sum: 0, words: Object.entries(logprobs).map(([text, logprob]) => ({ text, logprob })) },
  })

describe('heat', () => {
  it('a picture without scores is the plain sentence', () => {
    expect(heatRuns('a cat', aPicture(), [aPicture()])).toEqual([{ text: 'a cat', score: null }])
  })

  it('a picture alone is measured against the pack’s own pictures, else against its own sentence', () => {
    const picture = scored({ blue: -2, rocket: -6 })
    const against = (reference?: number[]) =>
      heatRuns('blue rocket', picture, [], reference).flatMap((run) => run.score?.difference ?? [])
    expect(against([-5, -7])).toEqual([3, 1])
    expect(against()).toEqual([2, -2])
  })

  it('a rare word is not faint in every picture: the tint is the score minus its mean on the wall', () => {
    const [good, poor] = [scored({ 龟: -6 }), scored({ 龟: -9 })]
    expect(heatRuns('龟', good, [good, poor])[0]?.score).toEqual({ logprob: -6, difference: 1.5, step: 5 })
    expect(heatRuns('龟', poor, [good, poor])[0]?.score).toEqual({ logprob: -9, difference: -1.5, step: 1 })
  })

  it('has five steps around the mean', () => {
    const step = (difference: number) => {
      const [one, other] = [scored({ cat: difference }), scored({ cat: -difference })]
      return heatRuns('cat', one, [one, other])[0]?.score?.step
    }
    expect([-2, -0.5, 0, 0.5, 2].map(step)).toEqual([1, 2, 3, 4, 5])
  })

  it('keeps what lies between the words', () => {
    const picture = scored({ a: -1, ' cat': -1, hat: -1 })
    const runs = heatRuns('a cat, hat!', picture, [picture])
    expect(runs.map((run) => run.text).join('')).toBe('a cat, hat!')
    expect(runs.filter((run) => run.score !== null).map((run) => run.text)).toEqual(['a', 'cat', 'hat'])
  })

  it('shows a word that the sentence doesn’t have as the model read it', () => {
    const picture = scored({ a: -1, cat: -1 })
    expect(heatRuns('a 猫', picture, [picture]).map((run) => run.text)).toContain('cat')
  })

  it('shows what was written, once, where the model reads it normalised', () => {
    const picture = scored({ 裙: -1, ',': -1, A: -1, '5kg': -1, '...': -1 })
    const runs = heatRuns('裙，Ａ 5㎏…', picture, [picture])
    expect(runs.map((run) => run.text)).toEqual(['裙', '，', 'Ａ', ' ', '5㎏', '…'])
    expect(runs.map((run) => run.score === null)).toEqual([false, false, false, true, false, false])
  })

  it('loses no letter of any sentence whose words are its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z猫狗]{1,4}$/), { minLength: 1, maxLength: 6 }),
        (words) => {
          const sentence = words.join(' ')
          const picture = aPicture({
            caps: { mean: 1, sum: 0, words: words.map((text) => ({ text, logprob: -1 })) },
          })
          const runs = heatRuns(sentence, picture, [picture])
          expect(runs.map((run) => run.text).join('')).toBe(sentence)
        },
      ),
    )
  })
})

describe('the bar', () => {
  it('is full for the best and a share of it for the others', () => {
    const wall = [scored({}, 0.4), scored({}, 0.1)]
    expect(wall.map((picture) => shareOfBest(picture, wall))).toEqual([1, 0.25])
  })

  it('is nothing where nothing was scored', () => {
    expect(shareOfBest(aPicture(), [aPicture()])).toBe(0)
  })
})
