import { describe, expect, it } from 'vitest'
import { nextTick, watch } from 'vue'
import type { GalleryRecord } from '../../../../../src-main/contract/gallery.ts'
import { createRecordCache } from '../../../../../src-renderer/rooms/gallery/recordCache.ts'

/** Each answer of a record says how often it was asked for. */
function recordOf(seq: number, version: number): GalleryRecord {
  return {
    seq,
    picture: {
      id: `picture-${seq}`,
      generationId: 'generation',
      index: 0,
      rank: null,
      seed: 1,
      caps: null,
      width: 256,
      height: 256,
      file: '0'.repeat(64),
      rating: 0,
      favourite: false,
      rejected: false,
      caption: null,
      parentId: null,
      crop: null,
      deletedAt: null,
      createdAt: '2026-11-01T12:00:00.000Z',
    },
    task: 'generate',
    sentence: `version ${version}`,
    pack: null,
    stack: null,
    stackRank: null,
    share: null,
  }
}

function cacheOverLibrary(gone: ReadonlySet<number> = new Set()) {
  const asked: number[][] = []
  const failures: unknown[] = []
  let broken = false
  const times = new Map<number, number>()
  const cache = createRecordCache(
    async (seqs) => {
      asked.push(seqs)
      if (broken) throw new Error('no answer')
      const there = seqs.filter((seq) => !gone.has(seq))
      return {
        records: there.map((seq) => {
          times.set(seq, (times.get(seq) ?? 0) + 1)
          return recordOf(seq, times.get(seq) ?? 0)
        }),
      }
    },
    (thrown) => failures.push(thrown),
  )
  return {
    cache,
    asked,
    failures,
    breakDown: (now: boolean) => (broken = now),
    sentence: (seq: number) => cache.known.value.get(seq)?.sentence,
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
/** Everything that is on its way has come. */
const settled = () => new Promise((done) => setTimeout(done, 0))

describe('the records of what is visible', () => {
  it('are asked for together, and once', async () => {
    const { cache, asked, sentence } = cacheOverLibrary()
    cache.want([1, 2])
    cache.want([1, 2, 3])
    await settled()
    expect(asked).toEqual([[1, 2, 3]])
    cache.want([2, 3])
    await settled()
    expect(asked).toHaveLength(1)
    expect(sentence(3)).toBe('version 1')
  })

  it('tell whoever watches that they have come', async () => {
    const { cache } = cacheOverLibrary()
    const sizes: number[] = []
    watch(cache.known, (known) => sizes.push(known.size))
    cache.want([5, 6])
    await settled()
    await nextTick()
    expect(sizes).toEqual([2])
  })

  it('are not asked for in one call beyond a bound, nor when they have left the screen', async () => {
    const { cache, asked } = cacheOverLibrary()
    cache.want(range(0, 1200))
    await settled()
    expect(asked.map((seqs) => seqs.length)).toEqual([500, 500, 200])
    cache.want(range(2000, 3000))
    cache.want([1, 9000])
    await settled()
    expect(asked.at(-1)).toEqual([9000])
  })

  it('stay few, and those that were wanted last stay', async () => {
    const { cache } = cacheOverLibrary()
    for (let from = 0; from < 6000; from += 400) {
      cache.want(range(from, from + 400))
      await settled()
      cache.want([0, 1])
      await settled()
    }
    expect(cache.known.value.size).toBe(3000)
    expect([0, 1, 5999].every((seq) => cache.known.value.has(seq))).toBe(true)
    expect(cache.known.value.has(2)).toBe(false)
  })

  it('are fetched again where they changed and are visible, and shown as they were until then', async () => {
    const { cache, asked, sentence } = cacheOverLibrary()
    cache.want([1, 2])
    await settled()
    cache.want([2])
    cache.forget(['picture-1', 'picture-2', 'picture-77'])
    expect([sentence(1), sentence(2)]).toEqual(['version 1', 'version 1'])
    await settled()
    expect(asked).toEqual([[1, 2], [2]])
    expect([sentence(1), sentence(2)]).toEqual(['version 1', 'version 2'])
    cache.want([1])
    await settled()
    expect(sentence(1)).toBe('version 2')
  })

  it('are all fetched again when a new picture may have moved them', async () => {
    const { cache, sentence } = cacheOverLibrary()
    cache.want([1, 2])
    await settled()
    cache.want([2])
    cache.forgetAll()
    await settled()
    expect([sentence(1), sentence(2)]).toEqual(['version 1', 'version 2'])
  })

  it('may be gone', async () => {
    const { cache, failures } = cacheOverLibrary(new Set([2]))
    cache.want([1, 2])
    await settled()
    expect([...cache.known.value.keys()]).toEqual([1])
    expect(failures).toEqual([])
  })

  it('are asked for anew after a failure, which is told once', async () => {
    const { cache, failures, breakDown, sentence } = cacheOverLibrary()
    breakDown(true)
    cache.want([1])
    await settled()
    expect(failures).toHaveLength(1)
    breakDown(false)
    cache.want([1])
    await settled()
    expect(sentence(1)).toBe('version 1')
    expect(failures).toHaveLength(1)
  })
})
