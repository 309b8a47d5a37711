/** What is to be known of a dataset before anything is taught with it: every problem, with names and ways to mend it. */
import {
  FEWEST_ITEMS,
  REPORTED_ENTRIES,
  fileProblemSchema,
  itemProblemSchema,
} from '../../contract/datasets.ts'
import type { DatasetReport, Mend, ReportedProblem } from '../../contract/datasets.ts'
import type { DatasetRecord, ItemRecord } from '../../store/datasets.ts'
import { judgeItems } from './judgeItems.ts'
import type { PackLimits } from './judgeItems.ts'
import { summarise } from './summarise.ts'

type Kind = ReportedProblem['kind']
type Entry = ReportedProblem['entries'][number]

const MENDS: Readonly<Record<Kind, Mend[]>> = {
  'caption-missing': ['edit', 'describe', 'exclude'],
  'caption-empty': ['edit', 'describe', 'exclude'],
  'caption-too-long': ['edit', 'exclude'],
  'duplicate-exact': ['exclude', 'none'],
  'duplicate-near': ['exclude', 'none'],
  'too-small': ['exclude', 'none'],
  crop: ['crop', 'exclude', 'none'],
  unreadable: ['source'],
  'orphan-caption': ['source', 'none'],
  'orphan-line': ['source', 'none'],
  'metadata-unreadable': ['source'],
  other: ['none'],
}

export function report(
  record: DatasetRecord,
  items: readonly ItemRecord[],
  limits: PackLimits & { readonly pack: string },
): DatasetReport {
  const judged = judgeItems(items, limits)
  const entries = new Map<Kind, Entry[]>()
  const add = (kind: Kind, entry: Entry): void =>
    void entries.set(kind, [...(entries.get(kind) ?? []), entry])
  for (const { id, name } of items) {
    for (const { kind, number, detail } of judged.get(id) ?? []) add(kind, { item: id, name, number, detail })
  }
  const { files, recoded, problems } = record.findings
  for (const { kind, name, number, detail } of problems) add(kind, { item: null, name, number, detail })
  const dataset = summarise(record, items)
  const { pack, longestText, side } = limits
  return {
    dataset,
    files,
    recoded,
    pack,
    longestText,
    side,
    problems: [...fileProblemSchema.options, ...itemProblemSchema.options].flatMap((kind) => {
      const all = entries.get(kind) ?? []
      if (all.length === 0) return []
      return [{ kind, mends: MENDS[kind], count: all.length, entries: all.slice(0, REPORTED_ENTRIES) }]
    }),
    tooFew: dataset.usable < FEWEST_ITEMS,
  }
}
