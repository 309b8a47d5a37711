/** How a session is left and opened again: what its rooms say of themselves, put together. Saved while the work goes on. */
import type { SessionView } from '../../src-main/contract/sessions.ts'
import type { StudioClient } from '../client/studioClient.ts'

export const WATCH_MS = 2000

/** What a room gives to the view, and how it takes up what it gave before. */
export interface SessionRooms {
  view(): SessionView
  show(view: SessionView | null): Promise<void>
  /** What is being written is saved at once. */
  save(): Promise<void>
}

export function keepViews(client: Pick<StudioClient, 'call'>, session: () => string, rooms: SessionRooms) {
  /** As the studio has it, so that it is told only of what is new. */
  let told = ''
  /** False while a session is being opened: what is shown then is still of the one before. */
  let shown = false

  async function leave(): Promise<void> {
    if (!shown) return
    const view = rooms.view()
    const now = JSON.stringify([session(), view])
    if (now === told) return
    told = now
    try {
      await client.call('sessions.leave', { id: session(), view })
    } catch (thrown) {
      told = ''
      throw thrown
    }
  }

  return {
    /** A session that was never left is as the rooms stand. */
    begin(): void {
      shown = true
    },
    /** Where nothing changed since, it costs no call. */
    leave,
    async switchFrom(): Promise<void> {
      await Promise.all([leave(), rooms.save()])
      shown = false
    },
    async show(view: SessionView | null): Promise<void> {
      shown = false
      await rooms.show(view)
      shown = true
    },
  }
}
