/** What every task is given. */
import type { Job } from '../../contract/entities.ts'
import type { PackIdentity } from '../../contract/recipe.ts'
import type { EngineTaskRequest, Task, TaskRequest } from '../../contract/requests.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { Staging } from '../imports/staging.ts'
import type { Library } from '../library/openLibrary.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { EngineConfiguration, EngineSupervisor } from '../processes/engineSupervisor.ts'

export interface TaskContext {
  readonly engine: EngineSupervisor
  readonly library: Pick<Library, 'keepFile' | 'dropFiles' | 'recordGeneration' | 'store'>
  readonly staging: Pick<Staging, 'path' | 'discard'>
  openPack(request: EngineTaskRequest): Promise<ReadyPack>
  /** Exactly this pack where it is there, else another of its name. */
  openPackLike(identity: PackIdentity): Promise<ReadyPack>
  configure(pack: ReadyPack, request: EngineTaskRequest): EngineConfiguration
  emit(event: StudioEvent): void
}

export type RequestOf<T extends Task> = Extract<TaskRequest, { task: T }>

/** A job, with its request as its own task knows it. */
export interface JobOf<T extends Task> extends Omit<Job, 'request'> {
  readonly request: RequestOf<T>
}

/** What planning a task may look up. */
export type TaskStore = Pick<
  Library['store'],
  'pictures' | 'generations' | 'files' | 'settings' | 'adapters' | 'adapterFiles'
>
