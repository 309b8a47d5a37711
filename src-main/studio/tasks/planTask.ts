/** The one validation that every door's request goes through, before it is queued. */
import type { TaskRequest } from '../../contract/requests.ts'
import { calledBy, planAdapters } from './planAdapters.ts'
import { planContinue } from './planContinue.ts'
import { planDescribe } from './planDescribe.ts'
import { planEnlarge } from './planEnlarge.ts'
import { planGeneration } from './planGeneration.ts'
import { planReproduce } from './planReproduce.ts'
import { planRank } from './planRank.ts'
import { planRestyle } from './planRestyle.ts'
import type { TaskContext } from './taskContext.ts'

type AdaptedRequest = Exclude<TaskRequest, { task: 'import' | 'reproduce' }>

/** @throws StudioError what is wrong with the request, with the pack, or with the pictures that it names */
export async function planTask(
  request: TaskRequest,
  context: Pick<TaskContext, 'openPack' | 'openPackLike' | 'library' | 'staging'>,
): Promise<void> {
  const { openPack, staging } = context
  const { store } = context.library
  const called = async (asked: AdaptedRequest) => calledBy(planAdapters(asked, await openPack(asked), store))
  switch (request.task) {
    case 'generate':
      return void planGeneration(request, await openPack(request), await called(request))
    case 'restyle':
      return void planRestyle(request, await openPack(request), store, await called(request))
    case 'continue':
      return void planContinue(request, await openPack(request), store, await called(request))
    case 'enlarge':
      await called(request)
      return void planEnlarge(request, await openPack(request), store)
    case 'describe':
      await called(request)
      return void planDescribe(request, await openPack(request), store)
    case 'rank':
      return void planRank(request, await openPack(request), store, await called(request))
    case 'reproduce':
      return void (await planReproduce(request, context))
    case 'import':
      for (const source of request.sources) if ('upload' in source) staging.path(source.upload)
  }
}
