/**
 * Keeps what a person writes, for each session: what is older than half a second is with the studio, also while the
 * writing goes on. So the pause runs from the first change that is not kept, not from the last one.
 */

/** The way to the studio, and its wait for the disk, have to fit into what is left of the half second. */
export const KEEP_AFTER_MS = 200

export interface KeepLaterOptions<T> {
  /** The session that this window works in. */
  session(): string
  /** What is written now. */
  value(): T
  read(session: string): Promise<T | null>
  write(session: string, value: T): Promise<unknown>
  fail(thrown: unknown): void
}

export interface Keeper<T> {
  changed(): void
  /** At once, as when the page goes; resolves when the studio has it or has refused it. */
  save(): Promise<void>
  /** What is kept of the session, which is shown from then on; `known` false where that is shown already. */
  restore(): Promise<{ readonly known: false } | { readonly known: true; readonly kept: T | null }>
}

export function keepLater<T>({ session, value, read, write, fail }: KeepLaterOptions<T>): Keeper<T> {
  let timer: number | undefined
  /** The studio did not take it: said again once it is back. */
  let refused = false
  /** The session whose words are shown; null: before they are known, nothing may be overwritten. */
  let shown: string | null = null

  async function save(): Promise<void> {
    if (shown === null || (timer === undefined && !refused)) return
    window.clearTimeout(timer)
    timer = undefined
    refused = false
    try {
      await write(shown, value())
    } catch (thrown) {
      refused = true
      fail(thrown)
    }
  }

  return {
    changed() {
      if (shown !== null) timer ??= window.setTimeout(() => void save(), KEEP_AFTER_MS)
    },
    save,
    async restore() {
      const wanted = session()
      // After a lost connection the page knows better than the studio, which may have missed the last words.
      const saving = save()
      if (shown === wanted) {
        await saving
        return { known: false }
      }
      shown = null
      await saving
      refused = false
      const kept = await read(wanted)
      shown = wanted
      return { known: true, kept }
    },
  }
}
