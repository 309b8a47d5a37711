/** The same reason is said once, with all its pictures. Pure. */
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import type { Failure } from './bulk.ts'

export interface FailureGroup {
  readonly error: ErrorData
  readonly pictureIds: readonly string[]
}

/** In the order in which each reason was first met. Its technical detail may differ from picture to picture. */
export function grouped(failures: readonly Failure[]): FailureGroup[] {
  const groups = Map.groupBy(failures, ({ error: { code, params } }) => JSON.stringify([code, params]))
  return [...groups.values()].flatMap((members) => {
    const [first] = members
    return first === undefined
      ? []
      : [{ error: first.error, pictureIds: members.map(({ pictureId }) => pictureId) }]
  })
}
