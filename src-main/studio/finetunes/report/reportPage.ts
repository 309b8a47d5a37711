/** A page that shows a run and needs no other file: facts, plots, the grid of samples, the worst captions. */
import { smoothCurve } from '../../../contract/smoothCurve.ts'
import type { Locale } from '../../../contract/entities.ts'
import type { ExampleLoss, Finetune, FinetuneCurves, FinetuneSample } from '../../../contract/finetunes.ts'
import { escapeMarkup } from '../../../formats/escapeMarkup.ts'
import { fill } from '../../../language/fill.ts'
import { reportWords } from '../../../language/finetuneReport.ts'
import type { ReportWords } from '../../../language/finetuneReport.ts'
import { factsOf } from './runFacts.ts'
import { svgPlot } from './svgPlot.ts'

export interface ReportContents {
  readonly run: Finetune
  readonly curves: FinetuneCurves
  readonly samples: readonly FinetuneSample[]
  /** Worst first, each with its caption. */
  readonly worst: readonly (ExampleLoss & { readonly name: string; readonly caption: string })[]
}

const SHOWN_WORST = 12

export function reportPage(contents: ReportContents, locale: Locale): string {
  const words = reportWords[locale]
  const { run } = contents
  const title = escapeMarkup(fill(words.title, { name: run.name }))
  const facts = factsOf(run, words).map(
    ([name, value]) => `<tr><th scope="row">${escapeMarkup(name)}</th><td>${escapeMarkup(value)}</td></tr>`,
  )
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title><style>${style}</style></head><body><main>`,
    `<h1>${title}</h1><table class="facts">${facts.join('')}</table>`,
    plots(contents.curves, words),
    grid(contents, words),
    worst(contents, words),
    `<details><summary>${escapeMarkup(words.settings)}</summary>`,
    `<pre>${escapeMarkup(JSON.stringify(run.settings, null, 2))}</pre></details>`,
    '</main></body></html>\n',
  ].join('\n')
}

function plots({ training, validation }: FinetuneCurves, words: ReportWords): string {
  const points = training.step.map((x, at) => ({ x, y: training.loss[at] ?? NaN }))
  const smoothed = smoothCurve(points.filter(({ y }) => Number.isFinite(y)))
  const loss = svgPlot(
    [
      { name: words.training, steps: training.step, values: training.loss, className: 'raw' },
      {
        name: words.smoothed,
        steps: smoothed.map(({ x }) => x),
        values: smoothed.map(({ y }) => y),
        className: 'smooth',
      },
      {
        name: words.validation,
        steps: validation.step,
        values: validation.loss,
        className: 'held',
        dots: true,
      },
    ],
    { title: escapeMarkup(words.lossPlot), unit: escapeMarkup(words.step), logarithmic: true },
  )
  const rate = svgPlot(
    [{ name: words.ratePlot, steps: training.step, values: training.learningRate, className: 'smooth' }],
    { title: escapeMarkup(words.ratePlot), unit: escapeMarkup(words.step), logarithmic: false },
  )
  return loss + rate
}

/** Rows are steps, columns prompts. */
function grid({ run, samples }: ReportContents, words: ReportWords): string {
  const { prompts } = run.settings
  const heading = `<h2>${escapeMarkup(words.samples)}</h2>`
  const steps = [...new Set(samples.map(({ step }) => step))].sort((a, b) => a - b)
  if (steps.length === 0) return `${heading}<p>${escapeMarkup(words.noSamples)}</p>`
  const head = prompts.map(
    ({ text, seed }) => `<th scope="col">${escapeMarkup(text)} <small>#${seed}</small></th>`,
  )
  const rows = steps.map((step) => {
    const name = step === 0 ? words.beforeLearning : fill(words.atStep, { step })
    const cells = prompts.map((_, prompt) =>
      cell(
        samples.find((sample) => sample.step === step && sample.prompt === prompt),
        name,
      ),
    )
    return `<tr><th scope="row">${escapeMarkup(name)}</th>${cells.join('')}</tr>`
  })
  return `${heading}<div class="wide"><table class="grid"><thead><tr><td></td>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function cell(sample: FinetuneSample | undefined, name: string): string {
  if (sample === undefined) return '<td></td>'
  if (sample.png === null) return `<td>${escapeMarkup(sample.text ?? '')}</td>`
  return `<td><img alt="${escapeMarkup(name)}" src="data:image/png;base64,${sample.png}"></td>`
}

function worst({ worst }: ReportContents, words: ReportWords): string {
  if (worst.length === 0) return ''
  const rows = worst
    .slice(0, SHOWN_WORST)
    .map(
      ({ name, caption, loss }) =>
        `<tr><td>${loss.toFixed(3)}</td><td>${escapeMarkup(name)}</td><td>${escapeMarkup(caption)}</td></tr>`,
    )
  return `<h2>${escapeMarkup(words.worst)}</h2><p>${escapeMarkup(words.worstHint)}</p><table class="facts">${rows.join('')}</table>`
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1c1e, #ececec); --faint: light-dark(#d9d9de, #3a3a3e);
  --raw: light-dark(#b9c6dc, #4a5a75); --smooth: light-dark(#1f5fbf, #7db1ff); --held: light-dark(#c2500c, #ff9d5c); }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: light-dark(#fff, #161618); margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; } .facts th, .facts td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
.facts th { font-weight: 600; } figure { margin: 2rem 0 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--ink); }
.grid { stroke: var(--faint); } polyline { fill: none; stroke-width: 1.5; }
polyline.raw { stroke: var(--raw); stroke-width: 1; } polyline.smooth { stroke: var(--smooth); stroke-width: 2; }
polyline.held { stroke: var(--held); } circle.held { fill: var(--held); }
.legend { margin: 0; } .key::before { content: '■ '; } .key.raw::before { color: var(--raw); }
.key.smooth::before { color: var(--smooth); } .key.held::before { color: var(--held); } .key { margin-right: 1rem; }
.wide { overflow-x: auto; } table.grid td, table.grid th { padding: .3rem; vertical-align: top; font-weight: 500; max-width: 12rem; }
table.grid img { width: 8rem; height: 8rem; display: block; image-rendering: pixelated; border-radius: 4px; }
pre { overflow-x: auto; } summary { cursor: pointer; margin-top: 2rem; }
`
