/** What happens when the page's process is gone: load it again, but not for ever. */

export const MOST_RELOADS = 3
/** Crashes older than this don't count any more. */
const WITHIN_MILLISECONDS = 5 * 60_000

/** Tells for each crash, by the time it came (milliseconds), what to show next. */
export function createCrashCounter(): (now: number) => 'interface' | 'stopped' {
  let crashes: number[] = []
  return (now) => {
    crashes = [...crashes.filter((time) => now - time < WITHIN_MILLISECONDS), now]
    return crashes.length > MOST_RELOADS ? 'stopped' : 'interface'
  }
}
