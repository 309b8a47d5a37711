/**
 * Pictures under one sentence (text to picture, style transfer, a picture continued): candidates written side by side,
 * shown row of codes by row of codes, decoded and scored. Which task it is shows in the template and its values alone.
 */
import { StudioError } from '../contract/errors.ts'
import { templateOf } from '../pack/tasksOf.ts'
import { encodePng } from '../picture/encodePng.ts'
import { isBlank } from '../picture/isBlank.ts'
import type { RawImage } from '../picture/rawImage.ts'
import type { Sequence } from '../text/sequence.ts'
import { allowedIds, buildSequence } from '../text/sequence.ts'
import type { Filling } from './fillSequence.ts'
import { fillSequence } from './fillSequence.ts'
import type { Model } from './openModel.ts'
import type { ProgressMeter } from './progressMeter.ts'
import { randomStream } from './randomStream.ts'
import { rankPictures } from './rankPictures.ts'
import { readSourceOf } from './readSource.ts'
import { distribution, draw } from './sampler.ts'
import type { WorkControl, WorkOf } from './work.ts'
import { goOn } from './work.ts'

export type DrawRequest = WorkOf<'draw'>

/**
 * Draws, decodes and scores all candidates; emits `progress`, `preview`, `picture` and `done`.
 * @throws StudioError `prompt-empty`, `prompt-too-long`, `size-unknown`, `cancelled`, and what `readSourceOf` throws.
 */
export async function drawPictures(
  model: Model,
  request: DrawRequest,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<void> {
  const text = readSentence(model, request.sentence)
  const grid = gridOf(model, request.size)
  const source = request.source === null ? [] : await readSourceOf(model, request.source, grid)
  const sequences = sequencesFor(model, request, text, source)
  const codes: number[][] = []
  meter.begin('drawing', request.count * codesPerPicture(sequences.text))
  for (let first = 0; first < request.count; first += model.atOnce) {
    const count = Math.min(model.atOnce, request.count - first)
    codes.push(...(await drawTogether(model, request, control, meter, sequences, first, count)))
  }
  const kept = codes
    .map((each, index) => ({ index, codes: each }))
    .filter(({ index }) => !control.dropped.has(index))
  if (kept.length === 0) throw new StudioError('cancelled')
  const caps = await rankPictures(
    model,
    kept.map((each) => each.codes),
    { text: readSentence(model, request.scored ?? request.sentence), size: request.size },
    control,
    meter,
  )
  meter.begin('saving', kept.length)
  const images = await model.codec.decode(
    kept.map((each) => each.codes),
    grid,
  )
  const drawn = new Set<number>()
  const blank: number[] = []
  for (const [at, { index, codes: own }] of kept.entries()) {
    const image = images[at] as RawImage
    const { pixels, width, height } = image
    const png = await encodePng(pixels, width, height)
    if (control.cancelled()) throw new StudioError('cancelled')
    meter.advance(1)
    // Dropped while it was ranked or encoded: each candidate is told once, as a picture, as dropped or as blank.
    if (control.dropped.has(index)) continue
    drawn.add(index)
    if (isBlank(image)) {
      blank.push(index)
      continue
    }
    control.emit({
      type: 'picture',
      id: request.id,
      index,
      seed: request.seed + index,
      codes: own,
      width,
      height,
      png,
      caps: caps[at] as (typeof caps)[number],
    })
  }
  const dropped = codes.map((_, index) => index).filter((index) => !drawn.has(index))
  control.emit({ type: 'done', id: request.id, timings: meter.timings(), dropped, blank })
}

interface Sequences {
  readonly text: Sequence
  /** What the logits are measured against, with its strength; null: nothing. */
  readonly against: { readonly sequence: Sequence; readonly strength: number } | null
  /** Codes of the picture that are kept, from its beginning. */
  readonly kept: readonly number[]
}

async function drawTogether(
  model: Model,
  request: DrawRequest,
  control: WorkControl,
  meter: ProgressMeter,
  sequences: Sequences,
  first: number,
  count: number,
): Promise<number[][]> {
  const { text, against, kept } = sequences
  const grid = gridOf(model, request.size)
  const streams = Array.from({ length: count }, (_, i) => randomStream(request.seed + first + i))
  const written: number[][] = streams.map(() => [...kept])
  const filling: Filling = {
    sequence: text,
    rows: model.rowsFor(count),
    allowed: (index) => allowedIds(text, index, model.rules.vocabulary),
    choose: (row, logits) => {
      // Rows beyond the candidates only fill the batch up: any code will do.
      if (row >= count) return 0
      return draw(distribution(logits, request.sampler), (streams[row] as () => number)())
    },
    written: async (_, ids) => {
      for (const [row, codes] of written.entries()) codes.push(ids[row] as number)
      meter.advance(count)
      await goOn(control)
      const done = written[0]?.length ?? 0
      if (done % grid === 0)
        await preview(model, request, control, written, { first, row: done / grid, rows: grid })
    },
    ...(against === null ? {} : { guidance: against }),
  }
  await fillSequence(model.decoder, filling)
  return written
}

interface PreviewPlace {
  first: number
  row: number
  rows: number
}

async function preview(
  model: Model,
  request: DrawRequest,
  control: WorkControl,
  codes: readonly number[][],
  { first, row, rows }: PreviewPlace,
): Promise<void> {
  const visible = codes
    .map((own, i) => ({ index: first + i, own }))
    .filter(({ index }) => !control.dropped.has(index))
  const shown = await model.codec.decodeRows(
    visible.map(({ own }) => own),
    rows,
    row,
  )
  const pictures = await Promise.all(
    visible.map(async ({ index }, at) => {
      const { pixels, width, height } = shown[at] as RawImage
      return { index, png: await encodePng(pixels, width, height) }
    }),
  )
  control.emit({ type: 'preview', id: request.id, row, rows, pictures })
}

export function readSentence(model: Model, sentence: string): number[] {
  const text = model.rules.vocabulary.encodeText(sentence)
  if (text.length === 0) throw new StudioError('prompt-empty')
  const longest = model.manifest.longestText
  if (text.length > longest) throw new StudioError('prompt-too-long', { tokens: text.length, longest })
  return text
}

function sequencesFor(
  model: Model,
  request: DrawRequest,
  text: readonly number[],
  source: readonly number[],
): Sequences {
  const { task, size, plain, sampler } = request
  const template = model.template(templateOf[task])
  const kept = task === 'continue' ? source.slice(0, request.keepRows * gridOf(model, size)) : []
  const codes = task === 'restyle' ? source : kept
  const build = (given: readonly number[]) =>
    buildSequence(template, { size, given: { text: given, codes } }, model.rules)
  const own = { text: build(text), kept }
  if (plain !== null) {
    const without = build(readSentence(model, plain.sentence))
    return { ...own, against: plain.strength === 1 ? null : { sequence: without, strength: plain.strength } }
  }
  const guided = model.manifest.guidance && sampler.guidance !== 1
  return { ...own, against: guided ? { sequence: build([]), strength: sampler.guidance } : null }
}

function codesPerPicture(sequence: Sequence): number {
  const span = sequence.spans.findLast(({ kind, written }) => kind === 'codes' && written)
  return span === undefined ? 0 : span.end - span.start
}

export function gridOf(model: Model, token: string): number {
  const size = model.manifest.sizes.find((each) => each.token === token)
  if (size === undefined) {
    const known = model.manifest.sizes.map((each) => each.token).join(', ')
    throw new StudioError('size-unknown', { size: token, known })
  }
  return size.grid
}
