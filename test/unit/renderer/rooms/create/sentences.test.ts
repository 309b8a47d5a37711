import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DRAFT,
  emptyWalk,
  reduceWalk,
  textOfWalk,
} from '../../../../../src-renderer/rooms/create/sentences.ts'
import type { Walk } from '../../../../../src-renderer/rooms/create/sentences.ts'

const known: Walk = { ...emptyWalk, sentences: ['newest', 'middle', 'oldest'] }
/** One key press in a bar that shows `text`: what it shows then. */
function press(walk: Walk, type: 'older' | 'newer', text: string): { walk: Walk; text: string } {
  const next = reduceWalk(walk, { type, text })
  return { walk: next, text: next === walk ? text : textOfWalk(next) }
}

describe('at the draft', () => {
  it('older goes to the newest sentence, and keeps the draft', () => {
    const up = press(known, 'older', 'half a sent')
    expect(up.text).toBe('newest')
    expect(press(up.walk, 'newer', up.text)).toMatchObject({ text: 'half a sent', walk: { at: DRAFT } })
  })

  it('older passes over what stands in the bar already', () => {
    expect(press(known, 'older', 'newest').text).toBe('middle')
  })

  it('newer leads nowhere', () => {
    expect(reduceWalk(known, { type: 'newer', text: 'draft' })).toBe(known)
  })

  it('older leads nowhere without sentences', () => {
    expect(reduceWalk(emptyWalk, { type: 'older', text: 'draft' })).toBe(emptyWalk)
  })

  it('takes the sentences that were fetched', () => {
    expect(reduceWalk(known, { type: 'fetched', sentences: ['a'] }).sentences).toEqual(['a'])
  })

  it('has nothing to end', () => {
    expect(reduceWalk(known, { type: 'ended' })).toBe(known)
  })
})

describe('on the way', () => {
  const away = reduceWalk(known, { type: 'older', text: 'draft' })

  it('older stops at the oldest', () => {
    const second = press(away, 'older', 'newest')
    const third = press(second.walk, 'older', second.text)
    expect(third.text).toBe('oldest')
    expect(reduceWalk(third.walk, { type: 'older', text: 'oldest' })).toBe(third.walk)
  })

  it('what was changed waits at its place', () => {
    const second = press(away, 'older', 'newest, but red')
    expect(second.text).toBe('middle')
    const back = press(second.walk, 'newer', 'middle')
    expect(back.text).toBe('newest, but red')
    expect(press(back.walk, 'newer', back.text).text).toBe('draft')
  })

  it('keeps its list while another is fetched', () => {
    expect(reduceWalk(away, { type: 'fetched', sentences: ['other'] })).toBe(away)
  })

  it('ends at the draft, and forgets what was changed', () => {
    expect(reduceWalk(away, { type: 'ended' })).toEqual(known)
  })
})

it('as many steps back as forth give the draft again, whatever is typed on the way', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 6 }),
      fc.string(),
      fc.array(fc.option(fc.string())),
      (sentences, draft, edits) => {
        let walk: Walk = { ...emptyWalk, sentences }
        let text = draft
        for (const edit of edits) {
          ;({ walk, text } = press(walk, 'older', text))
          if (walk.at !== DRAFT && edit !== null) text = edit
        }
        for (let i = 0; i <= sentences.length; i += 1) ({ walk, text } = press(walk, 'newer', text))
        expect(text).toBe(draft)
      },
    ),
  )
})
