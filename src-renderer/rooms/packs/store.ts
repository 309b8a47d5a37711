import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import type { PackDetails } from '../../../src-main/contract/packDetails.ts'
import { useClient } from '../../client/clientKey.ts'
import { useNotices } from '../../notices/store.ts'

export interface PackProblem {
  readonly folder: string
  readonly error: ErrorData
}

/** What is installed, and what of it can't be opened. */
export const usePackRoom = defineStore('packRoom', () => {
  const client = useClient()
  const notices = useNotices()
  /** Null until they are known. */
  const details = shallowRef<readonly PackDetails[] | null>(null)
  const problems = shallowRef<readonly PackProblem[]>([])

  async function fetch(): Promise<void> {
    details.value = await client.call('packs.details', {})
    problems.value = await client.call('packs.problems', {})
  }

  return {
    details,
    problems,
    restore: () => notices.attempt(fetch),
    remove: (folder: string) => notices.attempt(() => client.call('packs.remove', { folder })),
  }
})
