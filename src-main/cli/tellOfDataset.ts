/** What a data set's report found, a line each with the names of the first files, before anything is learnt from it. */
import type { Locale } from '../contract/entities.ts'
import type { ReportedProblem } from '../contract/datasets.ts'
import { fill } from '../language/fill.ts'
import { interfaceLanguages } from '../language/interface.ts'
import type { Reporter } from './reporter.ts'

const NAMES = 3

/** The sentences are those of the room Train. */
export function tellOfDataset(
  problems: readonly ReportedProblem[],
  reporter: Pick<Reporter, 'note'>,
  locale: Locale,
): void {
  const words = interfaceLanguages[locale].datasets.problem
  for (const { kind, count, entries } of problems) {
    const named = entries.slice(0, NAMES).map(({ name }) => name)
    const values = { problem: counted(words[kind], count), names: named.join(', ') }
    if (count > named.length) reporter.note('datasetProblems', { ...values, more: count - named.length })
    else reporter.note('datasetProblem', values)
  }
}

/** One of the forms `one | many`, as the interface chooses them; Chinese has only one. */
function counted(forms: string, n: number): string {
  const [one = '', many = one] = forms.split(' | ')
  return fill(n === 1 ? one : many, { n })
}
