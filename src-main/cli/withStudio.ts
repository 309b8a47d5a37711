/** What every command does around its own work: opens the studio, names the pack, follows its jobs, closes again. */
import { basename, resolve } from 'node:path'
import type { Studio } from '../contract/calls.ts'
import type { Generation, Locale, PackSummary } from '../contract/entities.ts'
import type { GenerateRequest, TaskRequest } from '../contract/requests.ts'
import { StudioError } from '../contract/errors.ts'
import { bringAdapters } from './adapterOption.ts'
import type { PlaceOptions } from './commonOptions.ts'
import { followJob } from './followJob.ts'
import { createPhaseTimer } from './phaseTimer.ts'
import type { Reporter } from './reporter.ts'

export interface Door {
  /** `library`: another one than the options say. */
  openStudio(library?: string): Promise<Studio>
  makeContactSheet(pictures: { png: Uint8Array; rank: number }[]): Promise<Uint8Array>
  reporter: Reporter
  /** The language of what is said, and of sentences that are made here. */
  locale: Locale
  /** Cancels: the job ends within a step, and nothing is left behind. */
  signal: AbortSignal
}

export interface Working {
  readonly studio: Studio
  /** Which pack does it, with which adapters, and where: a part of every request. */
  readonly place: Pick<GenerateRequest, 'pack' | 'provider' | 'threads' | 'adapters'>
  /** As the studio lists it. One outside the library has not been read yet: then the default one. */
  readonly pack: PackSummary
  /** Gives the studio a job and shows it to the end. @throws StudioError whatever it failed with; cancelled */
  follow(request: TaskRequest): Promise<Generation>
  /** What was made is being written from here on. */
  saving(): void
  /** @throws StudioError cancelled, as soon as the signal says so */
  goOn(): void
  /** Seconds of each phase so far, and in total. */
  seconds(): Record<string, number>
}

/** @throws StudioError of any kind; the studio is closed in any case */
export async function withStudio(
  options: PlaceOptions,
  door: Door,
  work: (working: Working) => Promise<void>,
): Promise<void> {
  const { reporter, signal } = door
  const timer = createPhaseTimer()
  timer.enter('starting')
  const studio = await openUnlessCancelled(door)
  try {
    const packs = await studio.call('packs.list', {})
    const pack = await nameOrFolder(options.pack, packs, studio)
    const adapters = await bringAdapters(options.adapters, studio, reporter)
    await work({
      studio,
      place: {
        pack,
        ...(options.provider === null ? {} : { provider: options.provider }),
        ...(options.threads === null ? {} : { threads: options.threads }),
        ...(adapters.length === 0 ? {} : { adapters }),
      },
      pack: chosenPack(packs, pack),
      follow: (request) =>
        followJob(
          studio,
          request,
          (event) => {
            if (event.type === 'progress') timer.enter(event.phase)
            reporter.event(event)
          },
          signal,
        ),
      saving() {
        reporter.saving()
        timer.enter('saving')
      },
      goOn() {
        if (signal.aborted) throw new StudioError('cancelled')
      },
      seconds: () => timer.seconds(),
    })
  } finally {
    await studio.close()
  }
}

/** A folder is taken from where the command was typed: the studio that opens it may run in another one. */
async function nameOrFolder(
  typed: string | null,
  packs: readonly PackSummary[],
  studio: Studio,
): Promise<string | null> {
  if (typed === null || packs.some(({ identity }) => identity.name === typed)) return typed
  const broken = await studio.call('packs.problems', {})
  return broken.some(({ folder }) => basename(folder) === typed) ? typed : resolve(typed)
}

function chosenPack(packs: readonly PackSummary[], pack: string | null): PackSummary {
  const chosen = packs.find(({ identity, folder }) => identity.name === pack || folder === pack) ?? packs[0]
  if (chosen === undefined) throw new StudioError('pack-missing', { folder: pack ?? 'resources/packs' })
  return chosen
}

/** `cancelled` as soon as the signal says so; a studio that opens after that is closed again. */
function openUnlessCancelled({ openStudio, signal }: Door): Promise<Studio> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new StudioError('cancelled'))
    if (signal.aborted) return cancel()
    signal.addEventListener('abort', cancel, { once: true })
    openStudio().then((studio) => {
      signal.removeEventListener('abort', cancel)
      if (signal.aborted) return studio.close()
      resolve(studio)
    }, reject)
  })
}
