import { describe, expect, test } from 'vitest'
import { createRefresh } from '../../../../src-renderer/client/refresh.ts'

/** A library that changes while it is read: each fetch answers when it is told to, with what was so when it began. */
function aLibrary() {
  let truth = 0
  let seen = -1
  const fetches: { answer: () => void; refuse: (error: Error) => void }[] = []
  const refresh = createRefresh(
    () =>
      new Promise<void>((resolve, reject) => {
        const read = truth
        fetches.push({
          answer: () => {
            seen = read
            resolve()
          },
          refuse: reject,
        })
      }),
  )
  return { refresh, fetches, change: () => (truth += 1), seen: () => seen }
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('fetching again what is shown', () => {
  test('many changes during one fetch cost one more, and the last of them is seen', async () => {
    const library = aLibrary()
    const first = library.refresh()
    library.change()
    const others = [library.refresh(), library.refresh()]
    library.change()
    others.push(library.refresh())
    expect(library.fetches).toHaveLength(1)
    library.fetches[0]?.answer()
    await first
    await settled()
    expect(library.fetches).toHaveLength(2)
    library.fetches[1]?.answer()
    await Promise.all(others)
    expect(library.seen()).toBe(2)
    await settled()
    expect(library.fetches).toHaveLength(2)
  })

  test('a change after the answer is fetched anew', async () => {
    const library = aLibrary()
    const first = library.refresh()
    library.fetches[0]?.answer()
    await first
    library.change()
    const second = library.refresh()
    library.fetches[1]?.answer()
    await second
    expect(library.seen()).toBe(1)
  })

  test('a refused fetch is told to who asked for it, and does not stop the next', async () => {
    const library = aLibrary()
    const first = library.refresh()
    library.change()
    const second = library.refresh()
    library.fetches[0]?.refuse(new Error('lost'))
    await expect(first).rejects.toThrow('lost')
    await settled()
    library.fetches[1]?.answer()
    await second
    expect(library.seen()).toBe(1)
  })
})
