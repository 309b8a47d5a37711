import { expect, it } from 'vitest'
import { adapterWorkRequestSchema } from '../../../../../../src-main/contract/adapterRequests.ts'
import {
  curvesOf,
  packName,
  standingOf,
} from '../../../../../../src-renderer/rooms/train/adapters/adapterFacts.ts'
import { numbersOf } from '../../../../../../src-renderer/rooms/train/adapters/numbersOf.ts'

it.each(['Felt & wool', '  UPPER  ', 'a--b', 'x'.repeat(90), 'Wool!'])(
  'makes a name of %j that is taken',
  (title) => {
    const adapters = [{ adapter: 'a'.repeat(64), strength: 1 }]
    const request = { kind: 'merge-adapters', pack: null, adapters, name: packName(title), title: '' }
    expect(adapterWorkRequestSchema.safeParse(request).success).toBe(true)
  },
)

it('makes none of what has no Latin letter', () => {
  expect(packName('毛毡')).toBe('')
})

it('has the losses of a file as curves', () => {
  const training = { step: [1, 2], loss: [3, 2] }
  const validation = { step: [2], loss: [2.5] }
  expect(curvesOf({ training, validation })).toEqual({
    training: { ...training, learningRate: [], tokensPerSecond: [] },
    validation,
  })
})

it('reads a column of numbers', () => {
  const bytes = new Uint8Array(new Uint32Array([1, 70_000, 4_294_967_295]).buffer)
  expect(numbersOf(btoa(String.fromCharCode(...bytes)))).toEqual([1, 70_000, 4_294_967_295])
  expect(numbersOf('')).toEqual([])
})

it.each([
  [
    'usable',
    'a',
    [
      ['starter', 'b', 'base'],
      ['mine', 'a', null],
    ],
  ],
  [
    'other',
    'a',
    [
      ['starter', 'a', 'base'],
      ['mine', 'b', null],
    ],
  ],
  ['weights', 'a', [['starter', 'a', 'base']]],
  ['absent', 'a', [['mine', 'a', 'shape']]],
  ['absent', null, []],
] as const)('says that an adapter is %s', (kind, used, listed) => {
  const identityOf = (name: string, sha256: string) => ({ name, version: '2.0.0', sha256 })
  const packs = listed.map(([name, sha256, refused]) => ({
    ...{ identity: identityOf(name, sha256), refused, standsIn: false },
  }))
  const first = used === null ? null : identityOf('x', used)
  expect(standingOf(packs, identityOf('starter', 'z'), first).kind).toBe(kind)
})
