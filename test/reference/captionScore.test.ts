/** Caption Scores of the original: sums and the log-probability of every text id. */
import { describe, expect, test } from 'vitest'
import { CaptionScorer } from '../../src-main/engine/captionScore.ts'
import type { MaximumScope } from '../../src-main/model/layerNorm.ts'
import { readReferenceJson, reasonToSkip, referenceFolder } from '../support/reference.ts'
import { referenceTransformer, transformerNames } from '../support/referenceModels.ts'

interface ScoreCase {
  model: string
  text: string
  seqs: number[][]
  scores_batch3: number[]
  scores_one_by_one: number[]
  token_logprobs: number[][]
}

const TOLERANCE = 2e-4
const reference = referenceFolder()
const known = transformerNames(reference)
const cases = readReferenceJson<ScoreCase[]>(reference, 'golden/caption_score.json')

async function scores(each: ScoreCase, scope: MaximumScope): Promise<Float32Array[]> {
  const { config, table } = await referenceTransformer(reference, each.model)
  const scorer = new CaptionScorer(config, table, { scope, imageCodes: 8192, provider: 'cpu', threads: 2 })
  const length = (each.token_logprobs[0] as number[]).length
  return await scorer.score(
    each.seqs.map((ids) => ({
      ids,
      positions: [...ids.keys()],
      start: ids.length - length,
      end: ids.length,
    })),
  )
}

const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)

describe.each(cases)('$model: $text', (each) => {
  const reason = known.includes(each.model) ? null : reasonToSkip(reference, each.model)

  test.skipIf(reason !== null)(
    'three pictures in one call, one maximum for all, as the original',
    async () => {
      const rows = await scores(each, 'batch')
      for (const [row, logprobs] of rows.entries()) {
        expect(Math.abs(sum(logprobs) - (each.scores_batch3[row] as number))).toBeLessThan(TOLERANCE)
        for (const [at, expected] of (each.token_logprobs[row] as number[]).entries()) {
          expect(Math.abs((logprobs[at] as number) - expected)).toBeLessThan(TOLERANCE)
        }
      }
    },
  )

  test.skipIf(reason !== null)('a maximum per picture gives what the original gives one by one', async () => {
    const rows = await scores(each, 'picture')
    for (const [row, logprobs] of rows.entries()) {
      expect(Math.abs(sum(logprobs) - (each.scores_one_by_one[row] as number))).toBeLessThan(TOLERANCE)
    }
  })
})
