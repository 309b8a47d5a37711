/** A picture among its relatives as a tree: what it was made from, and what was made from it. Pure. */
import type { Generation, Picture } from '../../src-main/contract/entities.ts'
import type { Task } from '../../src-main/contract/requests.ts'
import { chainOf } from './chain.ts'
import type { Family } from './chain.ts'

export interface TreeNode {
  readonly key: string
  readonly task: Task
  readonly picture: Picture
  /** Other pictures of the same step: only the best one is shown. */
  readonly others: number
  readonly children: readonly TreeNode[]
}

/** `families`: what is known of any of them, by picture: branches grow as far as it has been asked. */
export function treeOf(
  picture: Picture,
  family: Family,
  families: ReadonlyMap<string, Family>,
): TreeNode | null {
  const { path } = chainOf(picture, family)
  const own = path.at(-1)
  if (own === undefined) return null
  const known = new Map([...families, [picture.id, family]])
  const leaf: TreeNode = { ...own, others: 0, children: childrenOf(picture, known, new Set([picture.id])) }
  return path.slice(0, -1).reduceRight<TreeNode>(
    (child, { key, task, picture: each }) => ({
      key,
      task,
      picture: each,
      others: 0,
      children: withBranch(child, childrenOf(each, known, new Set([each.id]))),
    }),
    leaf,
  )
}

/** The branch that leads to the picture, in the place of its step: another picture of it may be the best one. */
function withBranch(branch: TreeNode, children: readonly TreeNode[]): TreeNode[] {
  const same = ({ picture }: TreeNode) => picture.generationId === branch.picture.generationId
  if (!children.some(same)) return [branch, ...children]
  return children.map((child) => (same(child) ? { ...branch, others: child.others } : child))
}

/** Only what made pictures: captions and scores are told beside the picture itself. */
function childrenOf(
  parent: Picture,
  families: ReadonlyMap<string, Family>,
  seen: ReadonlySet<string>,
): TreeNode[] {
  const family = families.get(parent.id)
  if (family === undefined) return []
  return chainOf(parent, family)
    .made.filter(({ picture }) => picture.id !== parent.id && !seen.has(picture.id))
    .map(({ key, task, picture, generation }) => ({
      key,
      task,
      picture,
      others: siblings(generation, parent) - 1,
      children: childrenOf(picture, families, new Set([...seen, picture.id])),
    }))
}

function siblings({ pictures }: Generation, parent: Picture): number {
  return pictures.filter(({ parentId }) => parentId === parent.id).length
}
