/** Which ended jobs are told, and where they can be seen. Pure. */
import type { ErrorData } from '../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'

export interface Looking {
  /** Name of the room's route. */
  readonly room: string
  readonly hidden: boolean
}

export interface Ending {
  readonly request: TaskRequest
  readonly sentence: string
  readonly generation: string | null
  readonly error: ErrorData | null
}

export function endingOf(event: StudioEvent, looking: Looking): Ending | null {
  if (event.type === 'generation') {
    const { request, sentence, id } = event.generation
    return isSeen(request, looking) ? null : { request, sentence, generation: id, error: null }
  }
  // What a person cancelled, or what is offered again, is no news.
  if (event.type !== 'job' || event.job.state !== 'failed') return null
  const { request, error } = event.job
  return isSeen(request, looking) ? null : { request, sentence: '', generation: null, error }
}

/**
 * Create shows every task's wall; the Design room what it asked for itself, the check of its attributes too. Whoever
 * reproduces a picture waits beside it.
 */
function isSeen(request: TaskRequest, { room, hidden }: Looking): boolean {
  if (hidden) return false
  if (request.task === 'reproduce') return true
  const designed = 'design' in request && request.design !== undefined
  if (room === 'create') return !designed
  return room === 'design' && (designed || request.task === 'rank')
}
