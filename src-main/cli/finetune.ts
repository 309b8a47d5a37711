/** `finetune`: teaches a pack something from pictures; the folder holds the adapter, its card and a report. */
import { basename, join, resolve } from 'node:path'
import type { FinetuneRequest } from '../contract/finetuneSettings.ts'
import { StudioError } from '../contract/errors.ts'
import type { Finetune } from '../contract/finetunes.ts'
import type { FinetuneOptions } from './finetuneOptions.ts'
import { ADAPTER, newFinetuneFolder, openFinetuneFolder } from './finetuneFolder.ts'
import type { FinetuneFolder } from './finetuneFolder.ts'
import { followFinetune } from './followFinetune.ts'
import { followWork } from './followWork.ts'
import { tellOfDataset } from './tellOfDataset.ts'
import type { Door, Working } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

/** @throws StudioError of any kind; a run that was begun stays and can be resumed, anything before leaves nothing */
export async function finetune(options: FinetuneOptions, door: Door): Promise<void> {
  if (options.resume !== null) return resumeRun(options.resume, options, door)
  const folder = await newFinetuneFolder(options.out ?? '.')
  let begun = false
  try {
    await withStudio(options, door, async (working) => {
      const dataset = options.dataset ?? (await bringData(options, working, door))
      working.goOn()
      const request: FinetuneRequest = {
        ...{ preset: options.preset, dataset, name: options.name },
        settings: { ...options.settings, ...promptsOf(options) },
        ...working.place,
      }
      const { pack } = request
      const { problems } = await working.studio.call('datasets.report', { dataset, pack })
      tellOfDataset(problems, door.reporter, door.locale)
      const expected = await working.studio.call('finetunes.estimate', request)
      const { examples, heldOut, leftOut, memoryMiB } = expected
      const minutes = Math.max(1, Math.round(expected.seconds / 60))
      door.reporter.note('finetuneExpected', { examples, heldOut, minutes, memory: memoryMiB })
      if (leftOut > 0) door.reporter.note('finetuneLeftOut', { count: leftOut })
      const { finetuneId } = await working.studio.call('finetunes.start', request)
      begun = true
      await follow(finetuneId, folder, working, door)
    })
  } finally {
    if (!begun) await folder.discard()
  }
}

async function resumeRun(typed: string, options: FinetuneOptions, door: Door): Promise<void> {
  const { folder, record } = await openFinetuneFolder(typed)
  const library = options.library ?? record.library
  const openStudio = () => door.openStudio(library)
  await withStudio(options, { ...door, openStudio }, async (working) => {
    const { finetuneId } = record
    const run = await working.studio.call('finetunes.get', { finetuneId })
    if (run.state !== 'finished') await working.studio.call('finetunes.resume', { finetuneId })
    await follow(finetuneId, folder, working, door)
  })
}

/** The pictures become a data set of the library: the same files are not encoded twice. */
async function bringData({ data, name }: FinetuneOptions, { studio }: Working, door: Door): Promise<string> {
  const path = resolve(data ?? '')
  const result = await followWork(
    studio,
    {
      kind: 'import-dataset',
      name: name === '' ? basename(path) : name,
      source: { kind: 'path', path },
      folderCaptions: true,
    },
    ({ done, total, secondsLeft }) =>
      door.reporter.progress({ phase: 'importing', done, total, secondsLeft }),
    door.signal,
  )
  if (result.kind !== 'import-dataset') throw new Error(`an import came to ${result.kind}`)
  return result.dataset.id
}

function promptsOf({ prompts, settings }: FinetuneOptions): Pick<FinetuneRequest['settings'], 'prompts'> {
  if (prompts.length === 0) return {}
  const seed = settings.seed ?? 1
  return { prompts: prompts.map((text, at) => ({ text, seed: seed + at, item: null })) }
}

async function follow(
  finetuneId: string,
  folder: FinetuneFolder,
  working: Working,
  door: Door,
): Promise<void> {
  const { studio } = working
  const { library } = await studio.call('studio.info', {})
  const { path } = await studio.call('finetunes.folder', { finetuneId })
  const note = async (run: Finetune) => {
    const curves = await studio.call('finetunes.curves', { finetuneId })
    await folder.writeRun({ library, finetuneId }, run, curves)
  }
  await note(await studio.call('finetunes.get', { finetuneId }))
  // One after another: a checkpoint that comes while another is copied waits.
  let copying: Promise<unknown> = Promise.resolve()
  const copy = () => {
    copying = copying.then(() => folder.copyCheckpoints(join(path, 'checkpoints')))
    // What went wrong is told at the end, when it is waited for.
    copying.catch(() => undefined)
  }
  const listener = { progress: door.reporter.progress, checkpoint: copy }
  try {
    const run = await followFinetune(studio, finetuneId, listener, door.signal)
    working.saving()
    // The last one may have come before anybody listened.
    copy()
    await copying
    if (run.checkpoint === null) throw new StudioError('finetune-checkpoint-missing', { name: run.name })
    await folder.copy(join(path, ADAPTER), ADAPTER)
    const { html, card } = await studio.call('finetunes.report', { finetuneId, locale: door.locale })
    await folder.write('card.md', card)
    await folder.write('report.html', html)
    await note(run)
    door.reporter.result(folder.path, { pictures: [] })
  } catch (thrown) {
    if (thrown instanceof StudioError && thrown.code === 'cancelled') {
      await copying
      await note(await studio.call('finetunes.get', { finetuneId }))
      door.reporter.note('finetunePaused', { folder: folder.path })
    }
    throw thrown
  }
}
