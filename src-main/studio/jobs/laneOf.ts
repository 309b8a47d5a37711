/** Where a request waits, and how urgent it is. */
import type { TaskRequest } from '../../contract/requests.ts'
import type { Priority } from './scheduler.ts'

/** Each lane does one thing at a time; what reads files alone need not wait for the device. */
export const lanes = ['device', 'files'] as const
export type Lane = (typeof lanes)[number]

export function laneOf({ task }: TaskRequest): Lane {
  return task === 'import' ? 'files' : 'device'
}

/** Describing or ranking many pictures gives way to whatever a person waits for, and goes on afterwards. */
export function priorityOf(request: TaskRequest): Priority {
  const many = (request.task === 'describe' || request.task === 'rank') && request.pictureIds.length > 1
  return many ? 'batch' : 'person'
}
