import { expect, it } from 'vitest'
import { treeOf } from '../../../../src-renderer/picture/familyTree.ts'
import type { TreeNode } from '../../../../src-renderer/picture/familyTree.ts'
import { aGeneration, aPicture } from '../samples.ts'

/** `from` is made into `names`, best first. */
const step = (
  id: string,
  task: 'generate' | 'restyle' | 'enlarge',
  from: string | null,
  ...names: string[]
) =>
  aGeneration({
    id,
    task,
    subjects: from === null ? [] : [from],
    pictures: names.map((name, i) => aPicture({ id: name, generationId: id, parentId: from, rank: i + 1 })),
  })
const drawn = step('drawn', 'generate', null, 'a', 'a2')
const inked = step('inked', 'restyle', 'a', 'ink', 'ink2', 'ink3')
const large = step('large', 'enlarge', 'a', 'big')
const larger = step('larger', 'enlarge', 'ink2', 'huge')
const described = aGeneration({
  id: 'described',
  task: 'describe',
  subjects: ['a'],
  pictures: [],
  outcome: { kind: 'captions', pictures: [] },
})
const pictureOf = (id: string) =>
  [drawn, inked, large, larger].flatMap(({ pictures }) => pictures).find((one) => one.id === id) ?? aPicture()

/** `name+others(children)` */
const shape = (node: TreeNode | null): string =>
  node === null
    ? ''
    : `${node.picture.id}${node.others > 0 ? `+${node.others}` : ''}` +
      (node.children.length > 0 ? `(${node.children.map(shape).join(' ')})` : '')

const ofA = { ancestors: [drawn], descendants: [inked, described, large] }
const ofInk2 = { ancestors: [drawn, inked], descendants: [larger] }
const ofHuge = { ancestors: [drawn, inked, larger], descendants: [] }

it('what made no picture grows no branch', () => {
  expect(shape(treeOf(pictureOf('a'), ofA, new Map()))).toBe('a(ink+2 big)')
})

it('goes down as far as it was asked', () => {
  const inkFamily = { ancestors: [drawn, inked], descendants: [step('more', 'enlarge', 'ink', 'inkBig')] }
  expect(shape(treeOf(pictureOf('a'), ofA, new Map([['ink', inkFamily]])))).toBe('a(ink+2(inkBig) big)')
})

it('from a grandchild only its own line is known, and its aunts where they were asked for', () => {
  expect(shape(treeOf(pictureOf('huge'), ofHuge, new Map()))).toBe('a(ink2(huge))')
  const known = new Map([
    ['a', ofA],
    ['ink2', ofInk2],
  ])
  expect(shape(treeOf(pictureOf('huge'), ofHuge, known))).toBe('a(ink2+2(huge) big)')
})

it('a family that is not known yet is no tree, and one that goes round ends', () => {
  expect(treeOf(pictureOf('a'), { ancestors: [], descendants: [] }, new Map())).toBeNull()
  const round = { ancestors: [drawn], descendants: [step('drawn', 'restyle', 'a', 'b')] }
  const back = { ancestors: [drawn], descendants: [step('x', 'restyle', 'b', 'a')] }
  expect(shape(treeOf(pictureOf('a'), round, new Map([['b', back]])))).toBe('a(b)')
})
