/** What is wrong with each picture of a dataset, as it is now and for a pack. */
import { CROP_LOSS } from '../../contract/datasets.ts'
import type { ItemProblem } from '../../contract/datasets.ts'
import type { ItemRecord } from '../../store/datasets.ts'

/** What a pack can learn from. */
export interface PackLimits {
  /** Ids of the longest text. */
  readonly longestText: number
  /** Pixels of the side of its square. */
  readonly side: number
  countIds(caption: string): number
}

/** `number` and `detail` as in `reportedProblemSchema`. */
export interface Judgement {
  readonly kind: ItemProblem
  readonly number: number | null
  readonly detail: string
}

/** By id. What is excluded has no problem any more. */
export function judgeItems(items: readonly ItemRecord[], limits: PackLimits): Map<string, Judgement[]> {
  /** The first picture that is not excluded of those that show the same, by the id of their root. */
  const firsts = new Map<string, ItemRecord>()
  const judged = new Map<string, Judgement[]>()
  for (const item of items) {
    if (item.excluded) {
      judged.set(item.id, [])
      continue
    }
    const root = item.twin ?? item.id
    const first = firsts.get(root)
    if (first === undefined) firsts.set(root, item)
    judged.set(item.id, [
      ...captionProblems(item, limits),
      ...(first === undefined ? [] : [twinProblem(item, first)]),
      ...shapeProblems(item, limits),
    ])
  }
  return judged
}

function captionProblems({ captions, captionSource }: ItemRecord, limits: PackLimits): Judgement[] {
  if (captions.length === 0) {
    const kind = captionSource === 'none' ? 'caption-missing' : 'caption-empty'
    return [{ kind, number: null, detail: '' }]
  }
  const longest = Math.max(...captions.map((caption) => limits.countIds(caption)))
  return longest > limits.longestText ? [{ kind: 'caption-too-long', number: longest, detail: '' }] : []
}

function twinProblem(item: ItemRecord, first: ItemRecord): Judgement {
  const kind = item.file === first.file ? 'duplicate-exact' : 'duplicate-near'
  return { kind, number: null, detail: first.name }
}

function shapeProblems({ width, height, crop }: ItemRecord, { side }: PackLimits): Judgement[] {
  const shorter = Math.min(width, height)
  const loss = 1 - shorter / Math.max(width, height)
  return [
    ...(shorter < side ? [{ kind: 'too-small' as const, number: shorter, detail: '' }] : []),
    // Who has moved the square has looked at it.
    ...(crop === null && loss > CROP_LOSS
      ? [{ kind: 'crop' as const, number: Math.round(loss * 100), detail: '' }]
      : []),
  ]
}
