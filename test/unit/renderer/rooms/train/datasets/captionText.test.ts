import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  captionsOf,
  changedPieces,
  saysTheSame,
  textOf,
} from '../../../../../../src-renderer/rooms/train/datasets/captionText.ts'

describe('captions as they are written', () => {
  it('has one sentence a line, and none of an empty field', () => {
    expect(captionsOf(' a cat \n\n 一只猫')).toEqual(['a cat', '一只猫'])
    expect(captionsOf(' \n ')).toEqual([])
    expect(textOf(['a cat', '一只猫'])).toBe('a cat\n一只猫')
  })

  it('knows whether anything was changed', () => {
    expect(saysTheSame('a cat\n', ['a cat'])).toBe(true)
    expect(saysTheSame('a cat\na dog', ['a cat'])).toBe(false)
    expect(saysTheSame('', ['a cat'])).toBe(false)
    expect(saysTheSame('', [])).toBe(true)
  })
})

describe('what a replacement changes', () => {
  it('marks the stretch between what stays', () => {
    expect(changedPieces('a red cat', 'a blue cat')).toEqual({
      before: [
        { text: 'a ', changed: false },
        { text: 'red', changed: true },
        { text: ' cat', changed: false },
      ],
      after: [
        { text: 'a ', changed: false },
        { text: 'blue', changed: true },
        { text: ' cat', changed: false },
      ],
    })
  })

  it('is the whole text again, whatever was changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const pieces = changedPieces(before, after)
        expect(pieces.before.map(({ text }) => text).join('')).toBe(before)
        expect(pieces.after.map(({ text }) => text).join('')).toBe(after)
        const kept = (all: typeof pieces.before) =>
          all
            .filter(({ changed }) => !changed)
            .map(({ text }) => text)
            .join('')
        expect(kept(pieces.before)).toBe(kept(pieces.after))
      }),
    )
  })
})
