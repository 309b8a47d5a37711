/**
 * Fetches again what is shown, however often the studio says that it changed: never twice side by side, and once more
 * after a change that came while it was being fetched.
 */
export function createRefresh(fetch: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again: Promise<void> | null = null

  function begin(): Promise<void> {
    const mine = fetch().finally(() => {
      if (running === mine) running = null
    })
    running = mine
    return mine
  }

  return () => {
    if (running === null) return begin()
    again ??= running
      // Whoever asked for the one before hears of its failure.
      .catch(() => {})
      .then(() => {
        again = null
        return begin()
      })
    return again
  }
}
