/**
 * Which windows of a super-resolution advance together. The original writes them one after the other, one call for each
 * code; but a window only needs the codes that its next call is given, so it starts as soon as its context exists and
 * runs on beside the windows that it depends on. What each call is fed is the original's all the same (FIXTURES 5.3: the
 * context up to the first unknown code in one call, then each written code together with the given ones behind it), so
 * the numbers are too.
 */
import type { WindowPlan } from './enlargeWindows.ts'
import { planWindows } from './enlargeWindows.ts'

/** One call of one window: it feeds the indices from `from` to before `at`, and writes the code at `at`. */
export interface WindowTurn {
  /** Index of the window in the plan. */
  readonly window: number
  /** Number of the place that the window has among those that run at the same time. */
  readonly lane: number
  /** The first call feeds what stands before the target codes as well. */
  readonly first: boolean
  readonly last: boolean
  readonly from: number
  readonly at: number
}

interface Progress {
  lane: number
  /** Index into the unwritten indices of the window: the next one to be written. */
  next: number
}

export class EnlargeSchedule {
  readonly plans: readonly WindowPlan[]
  private readonly unwritten: readonly (readonly number[])[]
  private readonly written: Set<number>
  private readonly waiting: Set<number>
  private readonly running = new Map<number, Progress>()
  private readonly free: Set<number>

  /**
   * @param atOnce windows that may run at the same time, at least 1
   * @param known target places whose codes are there from the start. A window that has them all does not run; one that
   * has some makes all of its calls, since what it computes depends on how they are cut.
   */
  constructor(plans: readonly WindowPlan[], atOnce: number, known: Iterable<number> = []) {
    if (!Number.isInteger(atOnce) || atOnce < 1) throw new RangeError(`${atOnce} windows cannot run at once`)
    this.plans = plans
    this.written = new Set(known)
    this.unwritten = plans.map(({ given }) => [...given.keys()].filter((index) => given[index] === false))
    this.free = new Set(Array.from({ length: Math.min(atOnce, plans.length) }, (_, lane) => lane))
    const isOpen = (index: number) => this.unwritten[index]?.some((at) => !this.has(index, at))
    this.waiting = new Set([...plans.keys()].filter(isOpen))
  }

  /** The calls of the next tick, one of every window that can advance, in the order of windows; none when all is done. */
  tick(): WindowTurn[] {
    const turns: WindowTurn[] = []
    // In order: the lane that is free when all windows before one are done goes to it, so that never all of them wait.
    for (const window of this.plans.keys()) {
      const turn = this.nextTurn(window)
      if (turn !== null) turns.push(turn)
    }
    for (const turn of turns) this.note(turn)
    return turns
  }

  private nextTurn(window: number): WindowTurn | null {
    const progress = this.running.get(window)
    if (progress !== undefined) return this.turnOf(window, progress)
    if (!this.waiting.has(window) || this.free.size === 0) return null
    const started = { lane: Math.min(...this.free), next: 0 }
    const turn = this.turnOf(window, started)
    if (turn === null) return null
    this.free.delete(started.lane)
    this.waiting.delete(window)
    this.running.set(window, started)
    return turn
  }

  /** Null while a code that the call is given is missing. */
  private turnOf(window: number, { lane, next }: Progress): WindowTurn | null {
    const indices = this.unwritten[window] as readonly number[]
    const at = indices[next] as number
    const from = next === 0 ? 0 : (indices[next - 1] as number)
    for (let index = from; index < at; index++) if (!this.has(window, index)) return null
    return { window, lane, first: next === 0, last: next === indices.length - 1, from, at }
  }

  private note({ window, lane, last, at }: WindowTurn): void {
    this.written.add(this.placeOf(window, at))
    if (last) {
      this.running.delete(window)
      this.free.add(lane)
    } else {
      const progress = this.running.get(window) as Progress
      progress.next++
    }
  }

  private has(window: number, index: number): boolean {
    return this.written.has(this.placeOf(window, index))
  }

  private placeOf(window: number, index: number): number {
    return this.plans[window]?.places[index] as number
  }
}

export interface ScheduleSize {
  /** Calls one after the other: those of one tick are made together. */
  readonly ticks: number
  /** Most windows that run at the same time. */
  readonly lanes: number
}

/** Runs through a schedule without computing anything. */
export function scheduleSize(schedule: EnlargeSchedule): ScheduleSize {
  let ticks = 0
  let lanes = 0
  for (let turns = schedule.tick(); turns.length > 0; turns = schedule.tick()) {
    ticks++
    for (const { lane } of turns) lanes = Math.max(lanes, lane + 1)
  }
  return { ticks, lanes }
}

/**
 * Calls one after the other that enlarging g×g codes takes, where up to `atOnce` windows run at the same time: 4g² of
 * them one by one. @throws RangeError as `enlargeWindows` does.
 */
export function sequentialSteps(grid: number, window: number, atOnce = Infinity): number {
  const plans = planWindows(grid, window)
  return scheduleSize(new EnlargeSchedule(plans, Math.min(atOnce, plans.length))).ticks
}
