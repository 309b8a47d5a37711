/** Records of the pictures that are or were just visible, fetched together and let go of when there are many. */
import { shallowRef, triggerRef } from 'vue'
import type { Ref } from 'vue'
import type { GalleryRecord } from '../../../src-main/contract/gallery.ts'

/** Some screens full: scrolling back a little asks for nothing. */
const MOST_KEPT = 3000
/** As many as a very large screen shows of the smallest tiles. */
const MOST_AT_ONCE = 500

export interface RecordCache {
  /** By seq, the one that was wanted longest ago first. */
  readonly known: Readonly<Ref<ReadonlyMap<number, GalleryRecord>>>
  want(seqs: Iterable<number>): void
  /** What changed is fetched again when it is wanted; until then it is shown as it was. */
  forget(pictureIds: readonly string[]): void
  /** The same for all of them: a new picture changes the places of those that it stands with. */
  forgetAll(): void
}

export function createRecordCache(
  fetch: (seqs: number[]) => Promise<{ records: GalleryRecord[] }>,
  fail: (thrown: unknown) => void,
): RecordCache {
  const records = new Map<number, GalleryRecord>()
  const known = shallowRef<ReadonlyMap<number, GalleryRecord>>(records)
  const stale = new Set<number>()
  const wanted = new Set<number>()
  let visible: number[] = []
  let isScheduled = false

  function schedule(): void {
    if (isScheduled || wanted.size === 0) return
    isScheduled = true
    // Everything that one frame asks for goes in one call.
    queueMicrotask(() => void fetchWanted())
  }

  async function fetchWanted(): Promise<void> {
    const seqs = [...wanted].slice(0, MOST_AT_ONCE)
    for (const seq of seqs) {
      wanted.delete(seq)
      stale.delete(seq)
    }
    try {
      const answer = await fetch(seqs)
      for (const record of answer.records) {
        // Also one that was known goes to the end: it is among those wanted last.
        records.delete(record.seq)
        records.set(record.seq, record)
      }
      letGo()
      triggerRef(known)
    } catch (thrown) {
      fail(thrown)
    } finally {
      isScheduled = false
      schedule()
    }
  }

  function letGo(): void {
    for (const seq of records.keys()) {
      if (records.size <= MOST_KEPT) return
      records.delete(seq)
      stale.delete(seq)
    }
  }

  function want(seqs: Iterable<number>): void {
    visible = [...seqs]
    // What was asked for and has left the screen since is not worth the way.
    wanted.clear()
    for (const seq of visible) {
      const record = records.get(seq)
      if (record === undefined || stale.has(seq)) wanted.add(seq)
      else {
        records.delete(seq)
        records.set(seq, record)
      }
    }
    schedule()
  }

  return {
    known,
    want,
    forget(pictureIds) {
      const ids = new Set(pictureIds)
      for (const [seq, { picture }] of records) if (ids.has(picture.id)) stale.add(seq)
      want(visible)
    },
    forgetAll() {
      for (const seq of records.keys()) stale.add(seq)
      want(visible)
    },
  }
}
