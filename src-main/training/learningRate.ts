import type { TrainingSettings } from './protocol.ts'

export type RateSettings = Pick<TrainingSettings, 'learningRate' | 'warmUp' | 'schedule' | 'floor' | 'steps'>

/** The learning rate of a step, counted from 1. */
export function learningRate(step: number, settings: RateSettings): number {
  const { learningRate: highest, warmUp, schedule, floor, steps } = settings
  if (step <= warmUp) return (highest * step) / warmUp
  const along = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp))
  const share = { constant: 1, linear: 1 - along, cosine: (1 + Math.cos(Math.PI * along)) / 2 }[schedule]
  return highest * (floor + (1 - floor) * share)
}
