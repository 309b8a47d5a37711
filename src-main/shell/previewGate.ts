/**
 * Keeps a busy page from drowning in previews: one may be on its way at a time, and of those that come meanwhile only
 * the newest of each job waits. Every other event passes at once, and makes the waiting previews of its job stale.
 */
import type { StudioEvent } from '../contract/events.ts'

export interface PreviewGate {
  offer(event: StudioEvent): void
  /** The page has taken the preview that was on its way. */
  taken(): void
  /** The page was loaded anew: it will not answer for what was sent before. */
  reset(): void
}

export function createPreviewGate(send: (event: StudioEvent) => void): PreviewGate {
  let onItsWay = false
  const waiting = new Map<string, StudioEvent>()
  return {
    offer(event) {
      if (event.type !== 'preview') {
        if (event.type === 'job') waiting.delete(event.job.id)
        if (event.type === 'generation' && event.generation.jobId !== null)
          waiting.delete(event.generation.jobId)
        send(event)
      } else if (onItsWay) {
        waiting.set(event.jobId, event)
      } else {
        onItsWay = true
        send(event)
      }
    },
    taken() {
      const next = waiting.entries().next()
      onItsWay = !next.done
      if (next.done) return
      const [jobId, event] = next.value
      waiting.delete(jobId)
      send(event)
    },
    reset() {
      onItsWay = false
      waiting.clear()
    },
  }
}
