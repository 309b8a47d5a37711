/** What a run was, in words: the same facts in the report and on the card. */
import type { Finetune } from '../../../contract/finetunes.ts'
import { fill } from '../../../language/fill.ts'
import type { ReportWords } from '../../../language/finetuneReport.ts'
import { callingWords } from '../plan/taughtSentence.ts'

const DIGITS = 3

export function factsOf(run: Finetune, words: ReportWords): [string, string][] {
  const { facts } = words
  const { settings, dataset, best, loss, step } = run
  const steps = fill(facts.stepsValue, { step, steps: settings.steps })
  const rows: [string, string][] = [
    [facts.preset, words.presets[run.preset]],
    [facts.pack, `${run.pack.name} ${run.pack.version}`],
    [facts.role, run.role],
    [facts.data, fill(facts.dataValue, { ...dataset })],
    [facts.steps, run.endedEarly ? `${steps} (${facts.endedEarly})` : steps],
  ]
  if (best !== null) {
    rows.push([facts.best, fill(facts.bestValue, { loss: best.loss.toFixed(DIGITS), step: best.step })])
  }
  if (loss !== null) rows.push([facts.loss, loss.toFixed(DIGITS)])
  rows.push(
    [facts.words, callingWords(settings.words) ?? facts.noWords],
    [facts.rank, `${settings.rank}, ${settings.alpha}`],
    [facts.learningRate, `${settings.learningRate} (${settings.schedule})`],
    [facts.batch, `${settings.batch} × ${settings.accumulation}`],
    [facts.seed, String(settings.seed)],
    [facts.time, fill(facts.timeValue, timeOf(run))],
  )
  if (run.peakMiB !== null) rows.push([facts.memory, `${run.peakMiB} MiB`])
  return rows
}

function timeOf({ seconds, tokensPerSecond }: Finetune): { minutes: string; rate: string } {
  return { minutes: (seconds / 60).toFixed(1), rate: String(Math.round(tokensPerSecond ?? 0)) }
}
