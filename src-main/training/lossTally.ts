import type { LossHead } from './loss.ts'
import type { Losses } from './protocol.ts'

/** Adds up cross-entropies of single places. */
export class LossTally {
  private weighted = 0
  private weight = 0
  private readonly sums = { codes: { sum: 0, count: 0 }, text: { sum: 0, count: 0 } }

  add(head: LossHead['name'], loss: number, weight: number): void {
    this.weighted += loss * weight
    this.weight += weight
    this.sums[head].sum += loss
    this.sums[head].count += 1
  }

  losses(): Losses {
    const mean = ({ sum, count }: { sum: number; count: number }): number | null =>
      count === 0 ? null : sum / count
    return {
      loss: this.weighted / this.weight,
      codes: mean(this.sums.codes),
      text: mean(this.sums.text),
    }
  }
}
