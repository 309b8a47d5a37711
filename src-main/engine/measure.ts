/**
 * How fast this machine draws with the pack that is open: steps of the decoder, whole drawings from sentence to ranked
 * pictures, and the memory that all of it took. The window and `npm run bench` ask for the same.
 */
import type { Decoder, DecoderCache } from './decoder.ts'
import { drawPictures, gridOf } from './drawPictures.ts'
import { measureSteps, median } from './measureSteps.ts'
import type { Model } from './openModel.ts'
import { PhaseShares, ProgressMeter } from './progressMeter.ts'
import type { EngineEvent } from './protocol.ts'
import type { WorkControl, WorkOf } from './work.ts'
import { goOn } from './work.ts'

const BATCHES = [1, 4, 16]
const STEPS = 20
/** Candidates of one drawing, as a person usually asks for. */
const COUNT = 16
/** As many drawings as this time holds, but never fewer: their median is told. */
const DRAWING_SECONDS = 12
const FEWEST_DRAWINGS = 3

/** Emits `progress`, `measured` and `done`. @throws StudioError cancelled */
export async function measureWork(
  model: Model,
  { id }: WorkOf<'measure'>,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<void> {
  const batches = [...new Set(BATCHES.map((batch) => Math.min(batch, model.atOnce)))]
  // The steps are about a tenth of it.
  const stepShare = 0.1 / (STEPS * batches.length)
  meter.begin('drawing', 1)
  const steps: { batch: number; milliseconds: number }[] = []
  for (const batch of batches) {
    const milliseconds = await measureBatch(model, model.decoder, batch, async () => {
      meter.advance(stepShare)
      await goOn(control)
    })
    steps.push({ batch, milliseconds })
  }
  let told = 0
  const drawings = await measureDrawings(model, control, (share) => {
    meter.advance(0.9 * (share - told))
    told = share
  })
  control.emit({ type: 'measured', id, steps, ...drawings, peakMiB: process.resourceUsage().maxRSS / 1024 })
  control.emit({ type: 'done', id, timings: meter.timings(), dropped: [], blank: [] })
}

/** In the middle of a picture: half of its codes are in the cache. */
async function measureBatch<Cache extends DecoderCache>(
  model: Model,
  decoder: Decoder<Cache>,
  batch: number,
  between: () => Promise<void>,
): Promise<number> {
  const { defaults, longestText } = model.manifest
  const middle = longestText + Math.floor(gridOf(model, defaults.size) ** 2 / 2)
  const cached = Math.max(1, Math.min(middle, decoder.config.positions - STEPS - 2))
  const range = model.rules.vocabulary.imageRange
  const context = Array.from(
    { length: cached },
    (_, at) => range.start + ((at * 31) % (range.end - range.start)),
  )
  const single = decoder.newCache(1, cached + STEPS + 1)
  await decoder.extend(single, [context], [...context.keys()])
  const cache = await decoder.select(single, new Array<number>(batch).fill(0))
  decoder.release(single)
  try {
    // The first one makes the ONNX session of this size.
    await measureSteps(decoder, { cache, range, steps: 1 })
    return await measureSteps(decoder, { cache, range, steps: STEPS, between })
  } finally {
    decoder.release(cache)
  }
}

type Drawings = Pick<Extract<EngineEvent, { type: 'measured' }>, 'picturesPerMinute' | 'capsPerSecond'>

/** `tell`: how much of it is done, 0 … 1. */
async function measureDrawings(
  model: Model,
  control: WorkControl,
  tell: (share: number) => void,
): Promise<Drawings> {
  const { defaults, examples } = model.manifest
  const { size, temperature, topK, topP, guidance } = defaults
  const whole: number[] = []
  const ranking: number[] = []
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  while (whole.length < FEWEST_DRAWINGS || seconds() < DRAWING_SECONDS) {
    const round = whole.length
    const emit = (event: EngineEvent): void => {
      if (event.type !== 'progress' || event.phase !== 'drawing') return
      const drawn = (round + event.done / event.total) / FEWEST_DRAWINGS
      tell(Math.min(1, drawn, seconds() / DRAWING_SECONDS))
    }
    const inner = new ProgressMeter('', emit, new PhaseShares())
    const started = performance.now()
    await drawPictures(
      model,
      {
        ...{ id: '', task: 'generate', sentence: examples[0]?.text ?? 'cat', size, count: COUNT },
        ...{ seed: 7 + round * COUNT, sampler: { temperature, topK, topP, guidance } },
        ...{ source: null, keepRows: 0, plain: null },
      },
      { dropped: new Set(), cancelled: control.cancelled, emit },
      inner,
    )
    whole.push((performance.now() - started) / 1000)
    ranking.push(inner.timings().ranking ?? NaN)
  }
  return { picturesPerMinute: (60 * COUNT) / median(whole), capsPerSecond: COUNT / median(ranking) }
}
