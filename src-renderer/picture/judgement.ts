/** A person's own judgement of a picture; each is one step of undo. */
import type { Picture } from '../../src-main/contract/entities.ts'
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'

export function useJudgement() {
  const client = useClient()
  const notices = useNotices()
  return {
    rate: ({ id }: Picture, rating: number) =>
      notices.attempt(() => client.call('pictures.rate', { ids: [id], rating })),
    favourite: ({ id }: Picture, favourite: boolean) =>
      notices.attempt(() => client.call('pictures.favourite', { ids: [id], favourite })),
    reject: ({ id }: Picture, rejected: boolean) =>
      notices.attempt(() => client.call('pictures.reject', { ids: [id], rejected })),
    /** Into the bin, or out of it. */
    bin: ({ id }: Picture, binned: boolean) =>
      notices.attempt(() => client.call(binned ? 'pictures.bin' : 'pictures.restore', { ids: [id] })),
  }
}
