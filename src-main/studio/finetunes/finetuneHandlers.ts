/** Calls about finetunes. */
import type { finetuneCalls } from '../../contract/finetuneCalls.ts'
import type { Handlers } from '../../contract/dispatch.ts'
import type { Finetune, FinetuneSample } from '../../contract/finetunes.ts'
import type { FinetuneRows } from '../../store/finetunes.ts'
import { adapterStep } from './adapter/adapterStep.ts'
import { cardText } from './report/card.ts'
import type { Finetunes } from './finetunes.ts'
import { reportPage } from './report/reportPage.ts'
import type { RunFolder } from './runFiles.ts'
import { readSample } from './sampleRow.ts'
import { callingWords } from './plan/taughtSentence.ts'

type FinetuneHandlers = Pick<Handlers, keyof typeof finetuneCalls>

export interface FinetuneHandlersContext {
  readonly finetunes: Finetunes
  readonly rows: Pick<FinetuneRows, 'curves' | 'samples' | 'losses'>
  folderOf(id: string): RunFolder
  /** Name and first caption of the items of a data set; none where it is gone. */
  itemNames(dataset: string): ReadonlyMap<string, { name: string; caption: string }>
}

export function createFinetuneHandlers(context: FinetuneHandlersContext): FinetuneHandlers {
  const { finetunes, rows, folderOf, itemNames } = context

  async function samplesOf({ id }: Finetune, after: number): Promise<FinetuneSample[]> {
    const wanted = rows.samples(id).filter(({ step }) => step > after)
    return Promise.all(wanted.map((row) => readSample(row, folderOf(id))))
  }
  const curvesOf = (id: string) => {
    finetunes.flush(id)
    return rows.curves(id)
  }
  const done = {}

  return {
    'finetunes.presets': ({ pack, dataset, locale }) => finetunes.presets(pack, dataset, locale),
    'finetunes.estimate': (request) => finetunes.estimate(request),
    'finetunes.start': async (request) => ({ finetuneId: await finetunes.start(request) }),
    'finetunes.list': () => finetunes.list(),
    'finetunes.get': ({ finetuneId }) => finetunes.get(finetuneId),
    'finetunes.pause'({ finetuneId }) {
      finetunes.pause(finetuneId)
      return done
    },
    'finetunes.resume'({ finetuneId }) {
      finetunes.resume(finetuneId)
      return done
    },
    'finetunes.stop'({ finetuneId }) {
      finetunes.stop(finetuneId)
      return done
    },
    async 'finetunes.discard'({ finetuneId }) {
      await finetunes.discard(finetuneId)
      return done
    },
    'finetunes.clone': async ({ finetuneId, changes }) => ({
      finetuneId: await finetunes.clone(finetuneId, changes),
    }),
    'finetunes.rename'({ finetuneId, name }) {
      finetunes.rename(finetuneId, name)
      return done
    },
    'finetunes.sampleNow'({ finetuneId }) {
      finetunes.sampleNow(finetuneId)
      return done
    },
    'finetunes.saveNow'({ finetuneId }) {
      finetunes.saveNow(finetuneId)
      return done
    },
    'finetunes.curves': ({ finetuneId }) => curvesOf(finetunes.get(finetuneId).id),
    'finetunes.samples': ({ finetuneId, after }) => samplesOf(finetunes.get(finetuneId), after),
    'finetunes.losses': ({ finetuneId }) => rows.losses(finetunes.get(finetuneId).id),
    async 'finetunes.trial'({ finetuneId }) {
      const run = finetunes.get(finetuneId)
      const samples = await samplesOf(run, -1)
      // The row that was drawn with what became the adapter, or the one before it.
      const made = adapterStep(run)
      const last = samples.findLast(({ step }) => step <= made)?.step ?? 0
      const at = (step: number, prompt: number) =>
        samples.find((sample) => sample.step === step && sample.prompt === prompt) ?? null
      return {
        adapterId: run.adapterId,
        words: callingWords(run.settings.words),
        prompts: run.settings.prompts.map(({ text, seed }, prompt) => ({
          ...{ text, seed, without: at(0, prompt) },
          with: last === 0 ? null : at(last, prompt),
        })),
      }
    },
    async 'finetunes.report'({ finetuneId, locale }) {
      const run = finetunes.get(finetuneId)
      const names = itemNames(run.dataset.id)
      const worst = rows
        .losses(run.id)
        .map((loss) => ({ ...loss, ...(names.get(loss.item) ?? { name: '', caption: '' }) }))
      const samples = await samplesOf(run, -1)
      const contents = { run, curves: curvesOf(run.id), samples, worst }
      return { html: reportPage(contents, locale), card: cardText(run, locale) }
    },
    'finetunes.folder': ({ finetuneId }) => ({ path: folderOf(finetunes.get(finetuneId).id).path }),
  }
}
