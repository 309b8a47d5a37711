/**
 * Walking through the sentences of a session from the prompt bar. What is changed on the way stays at its place, and
 * the draft that was being typed waits at the end. Pure: no Vue, no effects.
 */

export interface Walk {
  /** The newest first. */
  readonly sentences: readonly string[]
  /** Place in them; -1 is the draft. */
  readonly at: number
  /** What was typed at a place, where it is not the sentence itself. */
  readonly typed: ReadonlyMap<number, string>
}

export type WalkEvent =
  /** `text` is what stands in the bar. */
  | { type: 'older'; text: string }
  | { type: 'newer'; text: string }
  /** They are known anew; who is on the way stays with the list they began with. */
  | { type: 'fetched'; sentences: readonly string[] }
  /** Something was asked for, or the bar was filled from elsewhere: the next walk begins at the draft. */
  | { type: 'ended' }

export const DRAFT = -1

export const emptyWalk: Walk = { sentences: [], at: DRAFT, typed: new Map() }

export function reduceWalk(walk: Walk, event: WalkEvent): Walk {
  switch (event.type) {
    case 'older':
      return step(walk, event.text, olderThan(walk, event.text))
    case 'newer':
      return step(walk, event.text, walk.at === DRAFT ? null : walk.at - 1)
    case 'fetched':
      return walk.at === DRAFT ? { ...walk, sentences: event.sentences } : walk
    case 'ended':
      return walk.at === DRAFT && walk.typed.size === 0 ? walk : { ...walk, at: DRAFT, typed: new Map() }
  }
}

/** What the bar shows at the place that was walked to. */
export function textOfWalk({ sentences, at, typed }: Walk): string {
  return typed.get(at) ?? sentences[at] ?? ''
}

/** What was just drawn stands in the bar already: going there would change nothing. */
function olderThan({ sentences, at, typed }: Walk, text: string): number | null {
  for (let place = at + 1; place < sentences.length; place += 1) {
    if ((typed.get(place) ?? sentences[place]) !== text) return place
  }
  return null
}

function step(walk: Walk, text: string, to: number | null): Walk {
  if (to === null) return walk
  const typed = new Map(walk.typed)
  if (walk.at !== DRAFT && text === walk.sentences[walk.at]) typed.delete(walk.at)
  else typed.set(walk.at, text)
  return { ...walk, at: to, typed }
}
