/** A job of the queue is the task that its request names. */
import type { Job } from '../../contract/entities.ts'
import type { JobEnd } from '../jobs/queue.ts'
import type { WorkSignals } from '../jobs/scheduler.ts'
import { continuePicture } from './continue.ts'
import { describe } from './describe.ts'
import { enlarge } from './enlarge.ts'
import { generate } from './generate.ts'
import { importPictures } from './import.ts'
import { rank } from './rank.ts'
import { reproduce } from './reproduce.ts'
import { restyle } from './restyle.ts'
import type { TaskContext } from './taskContext.ts'

/** @throws StudioError cancelled by the signal, and what the task throws */
export function performTask(context: TaskContext, job: Job, signals: WorkSignals): Promise<JobEnd> {
  const { request } = job
  switch (request.task) {
    case 'generate':
      return generate(context, { ...job, request }, signals.abort)
    case 'restyle':
      return restyle(context, { ...job, request }, signals.abort)
    case 'continue':
      return continuePicture(context, { ...job, request }, signals.abort)
    case 'enlarge':
      return enlarge(context, { ...job, request }, signals.abort)
    case 'describe':
      return describe(context, { ...job, request }, signals)
    case 'rank':
      return rank(context, { ...job, request }, signals)
    case 'reproduce':
      return reproduce(context, { ...job, request }, signals.abort)
    case 'import':
      return importPictures(context, { ...job, request }, signals.abort)
  }
}
