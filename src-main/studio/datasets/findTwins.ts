/** Which pictures of a dataset show the same. */
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { StudioError } from '../../contract/errors.ts'
import { showTheSame } from '../../picture/likeness.ts'
import type { Likeness } from '../../picture/likeness.ts'

export interface Seen {
  readonly file: string
  readonly likeness: Likeness
}

/** Pictures that are compared with all before them without letting others in. */
const AT_ONCE = 32

/** The place of the first one that shows the same, for each; null for the first of its kind. @throws StudioError cancelled */
export async function findTwins(seen: readonly Seen[], signal: AbortSignal): Promise<(number | null)[]> {
  const twins: (number | null)[] = []
  const byFile = new Map<string, number>()
  /** Only the first of each kind is compared with: what is like it is like them. */
  const firsts: number[] = []
  for (const [place, { file, likeness }] of seen.entries()) {
    if (place % AT_ONCE === 0) await yieldToOthers()
    if (signal.aborted) throw new StudioError('cancelled')
    const same = byFile.get(file)
    if (same !== undefined) {
      twins.push(twins[same] ?? same)
      continue
    }
    byFile.set(file, place)
    const first = firsts.find((other) => showTheSame(seen[other]?.likeness ?? likeness, likeness))
    if (first === undefined) firsts.push(place)
    twins.push(first ?? null)
  }
  return twins
}
