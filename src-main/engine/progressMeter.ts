/** How far a job is and how long it will still take, told at most ten times a second. */
import type { Phase } from '../contract/events.ts'
import type { EngineEvent } from './protocol.ts'

const INTERVAL_MS = 100

/** How a job's time divides over its phases: a first guess, which each finished job corrects for the next. */
export class PhaseShares {
  private seconds: Partial<Record<Phase, number>> = { drawing: 0.8, ranking: 0.15, saving: 0.05 }

  learn(timings: Readonly<Partial<Record<Phase, number>>>): void {
    this.seconds = timings
  }

  /** Time of the phases behind `phase`, as a multiple of its own. */
  after(phase: Phase): number {
    const order: readonly Phase[] = ['reading', 'describing', 'drawing', 'ranking', 'saving']
    const later = order
      .slice(order.indexOf(phase) + 1)
      .reduce((sum, each) => sum + (this.seconds[each] ?? 0), 0)
    const own = this.seconds[phase] ?? 0
    return own > 0 ? later / own : 0
  }
}

export class ProgressMeter {
  private readonly id: string
  private readonly emit: (event: EngineEvent) => void
  private readonly shares: PhaseShares
  private readonly now: () => number
  private readonly spent: Partial<Record<Phase, number>> = {}
  private phase: Phase = 'reading'
  private started: number
  private told = -Infinity
  private done = 0
  private total = 0

  constructor(
    id: string,
    emit: (event: EngineEvent) => void,
    shares: PhaseShares,
    now: () => number = () => performance.now(),
  ) {
    this.id = id
    this.emit = emit
    this.shares = shares
    this.now = now
    this.started = now()
  }

  begin(phase: Phase, total: number): void {
    this.close()
    this.phase = phase
    this.total = total
    this.done = 0
    this.tell()
  }

  advance(steps: number): void {
    this.done += steps
    if (this.done >= this.total || this.now() - this.told >= INTERVAL_MS) this.tell()
  }

  /** Seconds of each phase so far. */
  timings(): Record<string, number> {
    this.close()
    this.shares.learn(this.spent)
    return { ...this.spent }
  }

  private close(): void {
    const now = this.now()
    this.spent[this.phase] = (this.spent[this.phase] ?? 0) + (now - this.started) / 1000
    this.started = now
  }

  private tell(): void {
    this.told = this.now()
    const seconds = (this.told - this.started) / 1000
    const rate = this.done > 0 && seconds > 0 ? this.done / seconds : null
    const whole = rate === null ? null : this.total / rate
    const secondsLeft =
      rate === null || whole === null
        ? null
        : (this.total - this.done) / rate + whole * this.shares.after(this.phase)
    this.emit({
      type: 'progress',
      id: this.id,
      phase: this.phase,
      done: this.done,
      total: this.total,
      secondsLeft,
      tokensPerSecond: this.phase === 'drawing' ? rate : null,
    })
  }
}
