/** How long each phase of a job took, as this command saw it. */
export interface PhaseTimer {
  enter(phase: string): void
  /** Seconds of each phase so far, and `total` since the timer was made. */
  seconds(): Record<string, number>
}

/** `now`: milliseconds of any steady clock. */
export function createPhaseTimer(now: () => number = () => performance.now()): PhaseTimer {
  const started = now()
  const spent = new Map<string, number>()
  let phase: string | null = null
  let since = started
  const settle = () => {
    const at = now()
    if (phase !== null) spent.set(phase, (spent.get(phase) ?? 0) + at - since)
    since = at
  }
  return {
    enter(next) {
      if (next === phase) return
      settle()
      phase = next
    },
    seconds() {
      settle()
      const phases = [...spent].map(([name, milliseconds]): [string, number] => [name, rounded(milliseconds)])
      return { ...Object.fromEntries(phases), total: rounded(now() - started) }
    },
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds) / 1000
}
