/**
 * What the cache knows of PB-relax maxima, so that past rows follow the maximum of the memory without being computed
 * again: see the header of model/attention.ts for the derivation. One ledger per layer.
 *
 * Row j was projected under its own call's maximum m_j with i_j = 1 ÷ √(u_j + e), u_j = var_j ÷ m_j², e = ε ÷ 64. Under
 * the memory's maximum M ≥ m_j its ratio is r_j = √((u_j + e) ÷ (u_j + e·(M ÷ m_j)²)).
 */
export class MaximumLedger {
  /** r, `[rows, capacity]`, the input of the next call. */
  ratio: Float32Array
  private deviations: Float32Array
  private own: Float32Array
  private readonly memory: Float32Array
  private readonly epsilon: number
  private readonly rows: number
  private capacity: number

  /** `ratio`: where r is to lie, for a ledger that never grows. */
  constructor(
    rows: number,
    capacity: number,
    epsilon: number,
    ratio: Float32Array = new Float32Array(rows * capacity),
  ) {
    this.rows = rows
    this.capacity = capacity
    this.epsilon = epsilon
    this.ratio = ratio.fill(1)
    this.deviations = new Float32Array(rows * capacity)
    this.own = new Float32Array(rows * capacity)
    this.memory = new Float32Array(rows)
  }

  /** Notes T new positions of one picture, from `at` on, that were computed under the maximum `own`. */
  append(row: number, at: number, inverseDeviations: Float32Array, own: number): void {
    const base = row * this.capacity
    const end = at + inverseDeviations.length
    this.deviations.set(inverseDeviations, base + at)
    this.own.fill(own, base + at, base + end)
    const grown = own > (this.memory[row] as number)
    if (grown) this.memory[row] = own
    this.refresh(row, grown ? 0 : at, end)
  }

  private refresh(row: number, from: number, to: number): void {
    const memory = this.memory[row] as number
    const base = row * this.capacity
    for (let j = base + from; j < base + to; j++) {
      const growth = memory / (this.own[j] as number)
      const inverse = this.deviations[j] as number
      const total = 1 / (inverse * inverse)
      this.ratio[j] = growth === 1 ? 1 : Math.sqrt(total / (total + this.epsilon * (growth * growth - 1)))
    }
  }

  grow(capacity: number): void {
    const move = (from: Float32Array, fill: number) => {
      const to = new Float32Array(this.rows * capacity).fill(fill)
      for (let row = 0; row < this.rows; row++) {
        to.set(from.subarray(row * this.capacity, (row + 1) * this.capacity), row * capacity)
      }
      return to
    }
    this.ratio = move(this.ratio, 1)
    this.deviations = move(this.deviations, 0)
    this.own = move(this.own, 0)
    this.capacity = capacity
  }

  /** Forgets all positions, and with them the maximum of the memory. */
  clear(): void {
    this.memory.fill(0)
    this.ratio.fill(1)
  }

  /** A ledger whose row i is this one's row `sources[i]`. */
  select(sources: readonly number[]): MaximumLedger {
    const chosen = new MaximumLedger(sources.length, this.capacity, this.epsilon)
    for (const [row, source] of sources.entries()) {
      const range = [source * this.capacity, (source + 1) * this.capacity] as const
      chosen.ratio.set(this.ratio.subarray(...range), row * this.capacity)
      chosen.deviations.set(this.deviations.subarray(...range), row * this.capacity)
      chosen.own.set(this.own.subarray(...range), row * this.capacity)
      chosen.memory[row] = this.memory[source] as number
    }
    return chosen
  }
}
