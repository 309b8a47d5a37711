/** A studio that records what it is asked and answers what the test says. */
import type { CallName, CallParams, CallResult, Studio } from '../../../src-main/contract/calls.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'

export interface StudioDouble extends Studio {
  readonly asked: { name: string; params: unknown }[]
  readonly listeners: Set<(event: StudioEvent) => void>
  closed: number
  tell(event: StudioEvent): void
}

export function createStudioDouble(
  answer: (name: CallName, params: unknown) => unknown = () => ({}),
): StudioDouble {
  const studio: StudioDouble = {
    asked: [],
    listeners: new Set(),
    closed: 0,
    async call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
      studio.asked.push({ name, params })
      return (await answer(name, params)) as CallResult<N>
    },
    subscribe(listener) {
      studio.listeners.add(listener)
      return () => studio.listeners.delete(listener)
    },
    close() {
      studio.closed += 1
      return Promise.resolve()
    },
    tell(event) {
      studio.listeners.forEach((listener) => listener(event))
    },
  }
  return studio
}

export const PREVIEW: Extract<StudioEvent, { type: 'preview' }> = {
  type: 'preview',
  jobId: 'job-1',
  row: 1,
  rows: 8,
  pictures: [{ index: 0, png: 'iVBORw==' }],
}
