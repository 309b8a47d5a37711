/** What a task is called where there is one line for it: in the queue, in the history, over the wall. Pure. */
import type { TaskRequest } from '../../src-main/contract/requests.ts'

type Translate = (key: string, values: Record<string, string | number>, count: number) => string

/** `sentence`: what the model read, where it is known; '' before. */
export function taskTitle(request: TaskRequest, sentence: string, t: Translate): string {
  const name = (values: Record<string, string | number> = {}, count = 1): string =>
    t(`task.${request.task}`, { n: count, ...values }, count)
  switch (request.task) {
    case 'generate':
      return request.text
    case 'restyle':
      return joined(name(), sentence || request.text || request.styleWords)
    case 'continue':
    case 'enlarge':
      return joined(name(), sentence || request.text)
    case 'reproduce':
      return joined(name(), sentence)
    case 'describe':
      return name({}, request.pictureIds.length)
    case 'rank':
      return joined(name({}, request.pictureIds.length), request.texts[0])
    case 'import':
      return joined(name({}, request.sources.length), sentence)
  }
}

function joined(name: string, words: string | null | undefined): string {
  return words === null || words === undefined || words === '' ? name : `${name} · ${words}`
}

/** Pictures that a task is about to make; 0 for one that makes none. */
export function picturesAskedFor(request: TaskRequest): number {
  switch (request.task) {
    case 'generate':
    case 'restyle':
    case 'continue':
      return request.count
    case 'enlarge':
      return 1
    default:
      return 0
  }
}

/** The pictures that a task starts from. */
export function subjectsOf(request: TaskRequest): readonly string[] {
  switch (request.task) {
    case 'generate':
    case 'import':
      return []
    case 'restyle':
    case 'continue':
    case 'enlarge':
    case 'reproduce':
      return [request.pictureId]
    case 'describe':
    case 'rank':
      return request.pictureIds
  }
}
