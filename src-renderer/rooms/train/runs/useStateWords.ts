/** How a run stands, in a sentence: what it does, how far it is, what it waits for. */
import { useI18n } from 'vue-i18n'
import type { Finetune } from '../../../../src-main/contract/finetunes.ts'
import { useTimeWords } from '../../../queue/useTimeWords.ts'

export function useStateWords(): (run: Finetune) => string {
  const { t, n } = useI18n()
  const timeWords = useTimeWords()

  return (run) => {
    const steps = { step: n(run.step), steps: n(run.settings.steps) }
    const left = run.secondsLeft === null ? '' : ` · ${timeWords.left(run.secondsLeft)}`
    switch (run.state) {
      case 'queued':
        return run.waitingFor === null
          ? t('train.state.queued')
          : t('train.state.waiting', { what: t(`train.waitingFor.${run.waitingFor}`) })
      case 'encoding':
        return t('train.state.encoding', {
          done: n(run.encoded),
          total: n(run.dataset.examples + run.dataset.heldOut),
        })
      case 'training':
        return t('train.state.training', steps) + left
      case 'sampling':
        return t('train.state.sampling', steps) + left
      case 'finished':
        return run.endedEarly ? t('train.state.endedEarly', steps) : t('train.state.finished', steps)
      default:
        return t(`train.state.${run.state}`, steps)
    }
  }
}
