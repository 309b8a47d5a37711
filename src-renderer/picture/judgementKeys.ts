/** The keys that judge the picture that is looked at; where there is none, they are left to others. */
import type { Picture } from '../../src-main/contract/entities.ts'
import type { ShortcutHandlers } from '../shortcuts/dispatch.ts'
import { rateHandlers } from '../shortcuts/useShortcuts.ts'
import { useJudgement } from './judgement.ts'

/** To be called in a setup. `turnBin`: into the bin, or out of it. */
export function judgementKeys(
  picture: () => Picture | null,
  turnBin: (picture: Picture) => unknown,
): ShortcutHandlers {
  const judgement = useJudgement()
  const judging = (judge: (one: Picture) => unknown): unknown => {
    const one = picture()
    return one === null ? false : void judge(one)
  }
  return {
    'picture.favourite': () => judging((one) => judgement.favourite(one, !one.favourite)),
    'picture.reject': () => judging((one) => judgement.reject(one, !one.rejected)),
    'picture.bin': () => judging(turnBin),
    ...rateHandlers((rating) => judging((one) => judgement.rate(one, rating))),
  }
}
