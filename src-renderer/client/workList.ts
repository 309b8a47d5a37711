/** The works of the host as a window knows them, as a pure function of what it was told. */
import type { Work, WorkRequest } from '../../src-main/contract/works.ts'

export type WorkKind = WorkRequest['kind']

/** The newest last. An event may overtake the list that was asked for before it: the later state wins. */
export function withWork(works: readonly Work[], work: Work): readonly Work[] {
  const known = works.find(({ id }) => id === work.id)
  if (known === undefined) return [...works, work]
  if (known.state !== 'running') return works
  return works.map((each) => (each.id === work.id ? work : each))
}

export function latestOf<K extends WorkKind>(
  works: readonly Work[],
  kind: K,
  fits: (request: Extract<WorkRequest, { kind: K }>) => boolean = () => true,
): Work | null {
  const isMeant = ({ request }: Work) =>
    request.kind === kind && fits(request as Extract<WorkRequest, { kind: K }>)
  return works.findLast(isMeant) ?? null
}

/** 0 … 1; 0 where nobody knows. */
export function shareOf({ done, total }: Pick<Work, 'done' | 'total'>): number {
  return total > 0 ? Math.min(1, done / total) : 0
}
