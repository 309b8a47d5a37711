import type { PackIdentity } from '../../../src-main/contract/recipe.ts'
import type { Benchmark, Work } from '../../../src-main/contract/works.ts'

/** The last that was measured with this very pack; another version of it says nothing. */
export function lastBenchmark(works: readonly Work[], pack: PackIdentity): Benchmark | null {
  const measured = works.flatMap(({ result }) => (result?.kind === 'benchmark' ? result.benchmark : []))
  return measured.findLast((each) => each.pack.sha256 === pack.sha256) ?? null
}
