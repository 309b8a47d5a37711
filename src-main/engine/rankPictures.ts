/** The Caption Score of one sentence for many pictures, in few passes. */
import type { Caps } from '../contract/entities.ts'
import type { Model } from './openModel.ts'
import type { ProgressMeter } from './progressMeter.ts'
import { scorePairs } from './rankPairs.ts'

export interface RankControl {
  cancelled(): boolean
}

/**
 * @param codes of each picture, row by row.
 * @returns the score of each picture, in their order.
 * @throws StudioError `cancelled`.
 */
export async function rankPictures(
  model: Model,
  codes: readonly (readonly number[])[],
  { text, size }: { text: readonly number[]; size: string },
  control: RankControl,
  meter: ProgressMeter,
): Promise<Caps[]> {
  const parts = { scorer: model.scorer, rules: model.rules, template: model.template('describe') }
  const pairs = codes.map((own) => ({ codes: own, text, size }))
  meter.begin('ranking', codes.length)
  let told = 0
  return await scorePairs(parts, pairs, control, (done) => {
    meter.advance(done - told)
    told = done
  })
}
