/** The counts of a report that are worth a word: those that are not 0, in the order in which they are said. Pure. */
import type { Dataset, FileCounts } from '../../../../src-main/contract/datasets.ts'

const FOUND = [
  'found',
  'pictures',
  'captions',
  'metadata',
  'unreadable',
  'orphanCaptions',
  'metadataUnreadable',
  'other',
] as const satisfies readonly (keyof FileCounts)[]

const SCRIPTS = ['zh', 'en', 'mixed', 'other'] as const satisfies readonly (keyof Dataset['scripts'])[]

export function foundLine(files: FileCounts): { key: (typeof FOUND)[number]; count: number }[] {
  return FOUND.map((key) => ({ key, count: files[key] })).filter(
    // How many files there were and how many pictures of them is said in any case.
    ({ key, count }) => count > 0 || key === 'found' || key === 'pictures',
  )
}

export function scriptLine(scripts: Dataset['scripts']): { key: (typeof SCRIPTS)[number]; count: number }[] {
  return SCRIPTS.map((key) => ({ key, count: scripts[key] })).filter(({ count }) => count > 0)
}
