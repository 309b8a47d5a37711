import { expect, it } from 'vitest'
import type { Caps } from '../../../../src-main/contract/entities.ts'
import { chainOf, newest } from '../../../../src-renderer/picture/chain.ts'
import { aGeneration, aPicture } from '../samples.ts'

const made = aGeneration({ id: 'made', pictures: [aPicture({ id: 'first', generationId: 'made' })] })
const restyled = aGeneration({
  id: 'restyled',
  task: 'restyle',
  subjects: ['first'],
  pictures: [2, 1].map((rank) =>
    aPicture({ id: `restyled-${rank}`, generationId: 'restyled', parentId: 'first', rank }),
  ),
})
const caps: Caps = { mean: 0.5, sum: -1, words: [] }
const described = (id: string, text: string) =>
  aGeneration({
    id,
    task: 'describe',
    subjects: ['first'],
    pictures: [],
    outcome: {
      kind: 'captions',
      pictures: [{ pictureId: 'first', captions: [{ text, caps }], doubtful: false }],
    },
  })

it('a picture whose generation is not known has no chain', () => {
  const family = { ancestors: [], descendants: [] }
  expect(chainOf(aPicture({ id: 'lost', generationId: null }), family)).toEqual({ path: [], made: [] })
})

it('goes from the first picture to this one, through parents', () => {
  const [, best] = restyled.pictures
  const { path } = chainOf(best ?? aPicture(), { ancestors: [made, restyled], descendants: [] })
  expect(path.map(({ task, picture }) => [task, picture.id])).toEqual([
    ['generate', 'first'],
    ['restyle', 'restyled-1'],
  ])
})

it('shows the best of what was made from it; a description leads to the picture itself', () => {
  const [first = aPicture()] = made.pictures
  const later = aGeneration({ id: 'enlarged', task: 'enlarge', subjects: ['restyled-1'] })
  const family = { ancestors: [made], descendants: [restyled, described('d', 'a cat'), later] }
  expect(chainOf(first, family).made.map(({ task, picture }) => [task, picture.id])).toEqual([
    ['restyle', 'restyled-1'],
    ['describe', 'first'],
  ])
})

it('a picture that claims to be its own parent does not go round for ever', () => {
  const own = aPicture({ id: 'a', generationId: 'made', parentId: 'a' })
  const generation = aGeneration({ id: 'made', pictures: [own] })
  expect(chainOf(own, { ancestors: [generation], descendants: [] }).path).toHaveLength(1)
})

it('the newest description counts, and nobody else’s', () => {
  const family = { ancestors: [], descendants: [described('old', 'old'), described('new', 'new')] }
  expect(newest(family, 'first', 'captions')?.pictures[0]?.captions[0]?.text).toBe('new')
  expect(newest(family, 'another', 'captions')).toBeNull()
  expect(newest(family, 'first', 'scores')).toBeNull()
})
