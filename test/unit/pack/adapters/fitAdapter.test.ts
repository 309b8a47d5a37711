import { describe, expect, test } from 'vitest'
import type { FittingAdapter } from '../../../../src-main/pack/adapters/fitAdapter.ts'
import { fitOf, requireFit } from '../../../../src-main/pack/adapters/fitAdapter.ts'
import type { Manifest } from '../../../../src-main/pack/manifest.ts'
import { tinyManifest } from '../../../support/tinyPack.ts'

const hash = (letter: string): string => letter.repeat(64)

/** Base `b`, caption `c`, no sr. */
function pack(change: Partial<Manifest['roles']> = {}): Manifest {
  const manifest = tinyManifest()
  return {
    ...manifest,
    roles: { ...manifest.roles, ...change },
    files: {
      'base.safetensors': { bytes: 1, sha256: hash('b') },
      'caption.safetensors': { bytes: 1, sha256: hash('c') },
    },
  }
}
const dense = 'transformer.layers.1.attention.dense'

const adapter = (
  role: 'base' | 'caption' | 'sr',
  weights: string | null,
  shapes: [string, readonly [number, number]][] = [[dense, [4, 4]]],
) => ({
  facts: { name: 'Woolly', pack: { name: 'other', version: '1.0.0', sha256: '' }, role, weights },
  shapes: new Map(shapes) satisfies FittingAdapter['shapes'],
})

describe('an adapter fits the weights that it was learnt on', () => {
  test.each([
    ['base', 'b', null, false],
    ['caption', 'c', null, false],
    ['base', 'c', 'role', false],
    ['caption', 'b', 'role', false],
    ['base', 'x', 'base', false],
    // A role that the pack lacks: over the base.
    ['sr', 'b', null, true],
    ['sr', 'c', 'role', false],
  ] as const)('%s on %s', (role, weights, refused, standsIn) => {
    expect(fitOf(adapter(role, hash(weights)), pack())).toEqual({ refused, standsIn })
  })

  test('one for captions stands in where the pack has no network for them', () => {
    expect(fitOf(adapter('caption', hash('b')), pack({ caption: undefined }))).toEqual({
      ...{ refused: null, standsIn: true },
    })
  })

  test('one of another program fits by its shapes alone', () => {
    expect(fitOf(adapter('base', null), pack()).refused).toBeNull()
    expect(fitOf(adapter('base', null, [[dense, [4, 5]]]), pack()).refused).toBe('shape')
    expect(
      fitOf(adapter('base', null, [['transformer.layers.2.attention.dense', [4, 4]]]), pack()).refused,
    ).toBe('shape')
    expect(fitOf(adapter('base', null, [['word_embeddings', [32, 4]]]), pack()).refused).toBe('shape')
  })
})

test('a refusal names what would fit', () => {
  const refuse = (one: ReturnType<typeof adapter>) => () => requireFit(one, pack(), 'generate')
  expect(refuse(adapter('base', hash('x')))).toThrow(
    expect.objectContaining({
      code: 'adapter-wrong-base',
      params: { name: 'Woolly', base: 'other 1.0.0', pack: 'tiny 1.2.3' },
    }),
  )
  expect(refuse(adapter('caption', hash('b')))).toThrow(
    expect.objectContaining({
      code: 'adapter-wrong-role',
      params: { name: 'Woolly', role: 'caption', task: 'generate' },
    }),
  )
  expect(refuse(adapter('base', null, [[dense, [4, 8]]]))).toThrow(
    expect.objectContaining({
      code: 'adapter-wrong-shape',
      params: { name: 'Woolly', tensor: dense, expected: '[4, 4]', actual: '[4, 8]' },
    }),
  )
  expect(refuse(adapter('base', hash('b')))).not.toThrow()
})
