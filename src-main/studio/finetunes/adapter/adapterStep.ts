/** Of which step the adapter of a run is made: the best by validation where that decides, else the last. */
import type { Finetune } from '../../../contract/finetunes.ts'

export function adapterStep({ best, checkpoint, settings }: Finetune): number {
  return settings.patience !== null && best !== null ? best.step : (checkpoint ?? 0)
}
