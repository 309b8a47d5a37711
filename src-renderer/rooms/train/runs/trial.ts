/** Of the prompts of a finished run those that there is something to compare of. Pure. */
import type { FinetuneTrial } from '../../../../src-main/contract/finetunes.ts'

export function isWorthTrying(prompt: FinetuneTrial['prompts'][number]): boolean {
  return prompt.without !== null && prompt.with !== null
}
