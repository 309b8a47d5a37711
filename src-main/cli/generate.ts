/** `generate`: a sentence becomes numbered pictures in rank order, a contact sheet and result.json, all or nothing. */
import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Studio } from '../contract/calls.ts'
import type { Generation, PackSummary } from '../contract/entities.ts'
import type { GenerateRequest } from '../contract/requests.ts'
import { MAX_COUNT, MAX_SEED } from '../contract/sampling.ts'
import { StudioError } from '../contract/errors.ts'
import { defaultFolder } from './defaultFolder.ts'
import { followJob } from './followJob.ts'
import type { GenerateOptions } from './generateOptions.ts'
import { openOutFolder } from './outFolder.ts'
import type { OutFolder } from './outFolder.ts'
import { createPhaseTimer } from './phaseTimer.ts'
import type { Reporter } from './reporter.ts'
import { resultJson } from './resultJson.ts'
import type { ResultJson } from './resultJson.ts'

export interface GenerateDoor {
  /** Called after the folder was tried and the first progress was shown. */
  openStudio(): Promise<Studio>
  makeContactSheet(pictures: { png: Uint8Array; rank: number }[]): Promise<Uint8Array>
  reporter: Reporter
  /** Cancels: the job ends within a step, and nothing is left behind. */
  signal: AbortSignal
}

/** @throws StudioError of any kind, with the folder as it was before */
export async function generate(options: GenerateOptions, door: GenerateDoor): Promise<void> {
  const { reporter, signal } = door
  reporter.starting()
  const seed = options.seed ?? randomInt(MAX_SEED - MAX_COUNT)
  const timer = createPhaseTimer()
  timer.enter('starting')
  signal.addEventListener('abort', () => reporter.cancelling(), { once: true })
  const out = await openOutFolder(options.out ?? defaultFolder(options.text, seed))
  try {
    const studio = await openUnlessCancelled(door)
    try {
      const request = await toRequest(options, seed, studio)
      const generation = await followJob(
        studio,
        request,
        (event) => {
          if (event.type === 'progress') timer.enter(event.phase)
          reporter.event(event)
        },
        signal,
      )
      reporter.saving()
      timer.enter('saving')
      const result = resultJson(generation, timer.seconds())
      await save(out, studio, generation, result, door)
      reporter.result(out.path, result)
    } finally {
      await studio.close()
    }
  } finally {
    await out.discard()
  }
}

async function toRequest(options: GenerateOptions, seed: number, studio: Studio): Promise<GenerateRequest> {
  const { text, style, size, sampler, provider, threads } = options
  const packs = await studio.call('packs.list', {})
  const pack = await nameOrFolder(options.pack, packs, studio)
  return {
    text,
    style,
    size,
    sampler,
    pack,
    seed,
    count: options.count ?? defaultCount(packs, pack),
    ...(provider === null ? {} : { provider }),
    ...(threads === null ? {} : { threads }),
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

/** As many as the pack likes to make; one outside the library has not been read yet and gets the default pack's. */
function defaultCount(packs: readonly PackSummary[], pack: string | null): number {
  const chosen = packs.find(({ identity, folder }) => identity.name === pack || folder === pack) ?? packs[0]
  if (chosen === undefined) throw new StudioError('pack-missing', { folder: pack ?? 'resources/packs' })
  return chosen.defaults.count
}

async function save(
  out: OutFolder,
  studio: Studio,
  generation: Generation,
  result: ResultJson,
  { makeContactSheet, signal }: GenerateDoor,
): Promise<void> {
  const sheet: { png: Uint8Array; rank: number }[] = []
  const byIndex = new Map(generation.pictures.map((picture) => [picture.index, picture]))
  for (const { index, file, rank } of result.pictures) {
    if (signal.aborted) throw new StudioError('cancelled')
    const picture = byIndex.get(index)
    if (picture === undefined) throw new Error(`the result names picture ${index}, which was not made`)
    const { path } = await studio.call('pictures.path', { id: picture.id })
    const png = await readFile(path)
    await out.write(file, png)
    sheet.push({ png, rank })
  }
  await out.write('contact-sheet.png', await makeContactSheet(sheet))
  await out.write('result.json', `${JSON.stringify(result, null, 2)}\n`)
  await out.commit()
}

/** `cancelled` as soon as the signal says so; a studio that opens after that is closed again. */
function openUnlessCancelled({ openStudio, signal }: GenerateDoor): Promise<Studio> {
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
