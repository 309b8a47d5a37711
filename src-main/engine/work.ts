/** What every work of the engine is given: how it learns that it is not wanted any more, and whom it tells. */
import { setImmediate as yieldToMessages } from 'node:timers/promises'
import { StudioError } from '../contract/errors.ts'
import type { EngineEvent, EngineRequest } from './protocol.ts'

export interface WorkControl {
  /** Candidates that nobody waits for any more. */
  readonly dropped: ReadonlySet<number>
  cancelled(): boolean
  emit(event: EngineEvent): void
}

export type WorkRequest = Extract<
  EngineRequest,
  { type: 'draw' | 'enlarge' | 'describe' | 'rank' | 'encode' | 'measure' }
>
/** The request of one kind of work, as its module takes it. */
export type WorkOf<T extends WorkRequest['type']> = Omit<Extract<WorkRequest, { type: T }>, 'type'>

/** Lets messages in, a cancellation among them. @throws StudioError `cancelled` */
export async function goOn(control: Pick<WorkControl, 'cancelled'>): Promise<void> {
  await yieldToMessages()
  if (control.cancelled()) throw new StudioError('cancelled')
}
