/** Runs a picture's recipe again and compares the pixels. */
import type { Generation } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

export function reproduce(
  _context: TaskContext,
  _job: JobOf<'reproduce'>,
  _signal: AbortSignal,
): Promise<Generation> {
  return Promise.reject(new StudioError('internal', { problem: 'reproduce' }))
}
