/** Keeps the points of a run's curve: written together, because each commit waits for the disk; and the pace of steps. */
import type { FinetuneRows, StepPoint } from '../../store/finetunes.ts'

export interface CurveKeeper {
  /** From now on time counts. */
  begin(): void
  /** Time does not count until `begin`. */
  pause(): void
  /** Seconds since the step before, and what a step takes; null while that can't be told. */
  add(point: StepPoint): { seconds: number; secondsPerStep: number | null }
  flush(): void
}

const FLUSH_AFTER_MS = 1000
/** Weight of the newest step in the pace. */
const NEWEST = 0.1

export function createCurveKeeper(
  rows: Pick<FinetuneRows, 'addSteps'>,
  id: string,
  now: () => number = () => performance.now(),
): CurveKeeper {
  let points: StepPoint[] = []
  let last: number | null = null
  let flushed = now()
  let pace: number | null = null

  function flush(): void {
    flushed = now()
    if (points.length > 0) rows.addSteps(id, points)
    points = []
  }

  return {
    begin() {
      last = now()
    },
    pause() {
      last = null
    },
    add(point) {
      const at = now()
      const seconds = last === null ? 0 : (at - last) / 1000
      if (last !== null) pace = pace === null ? seconds : pace + NEWEST * (seconds - pace)
      last = at
      points.push(point)
      if (at - flushed >= FLUSH_AFTER_MS) flush()
      return { seconds, secondsPerStep: pace }
    },
    flush,
  }
}
