/**
 * Super-resolution: twice the codes a side, written in sliding windows as the original's `magnify`
 * (generation/magnify.py; reference/FIXTURES.md 5.7). Which form a pack has shows in its template. `⟨codes:16⟩` are
 * windows of a picture, which go on from each other's codes. `⟨codes⟩` is a whole picture of the default size: a larger
 * one is enlarged in overlapping tiles. Such a model has never seen part of a picture, so the tiles are held to what the
 * source says at its own scale; they add what is finer. A pack may ask that every code be held to the source as well.
 */
import { pixelsPerCode } from '../model/vqvaeLayers.ts'
import { templateOf } from '../pack/tasksOf.ts'
import { blendTiles, holdToSource } from '../picture/blendTiles.ts'
import { encodePng } from '../picture/encodePng.ts'
import { isBlank } from '../picture/isBlank.ts'
import type { RawImage } from '../picture/rawImage.ts'
import { buildSequence } from '../text/sequence.ts'
import { gridOf } from './drawPictures.ts'
import type { Enlarging } from './enlargeCodes.ts'
import { enlargeCodes } from './enlargeCodes.ts'
import { planTiles } from './enlargeWindows.ts'
import type { Lean } from './leanOnSource.ts'
import { leanInTiles, leanOnSource } from './leanOnSource.ts'
import type { Model } from './openModel.ts'
import type { ProgressMeter } from './progressMeter.ts'
import { randomStream } from './randomStream.ts'
import type { SourceCodes } from './readSource.ts'
import { readSource } from './readSource.ts'
import { distribution, draw } from './sampler.ts'
import type { WorkControl, WorkOf } from './work.ts'
import { goOn } from './work.ts'

/** A picture from outside is read at this many windows a side at most: more detail than that the model never saw. */
const MOST_WINDOWS = 4
/** Codes that are told in one message, to be known again after an interruption. */
const CODES_TOLD = 64

/**
 * Writes, decodes and tells one picture; emits `progress`, `preview`, `window`, `picture` and `done`.
 * @throws StudioError prompt-too-long, cancelled, and what `readSource` throws; RangeError for codes that windows of
 *   this pack can't cover
 */
export async function enlargePicture(
  model: Model,
  request: WorkOf<'enlarge'>,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<void> {
  const { window, parted } = windowOf(model)
  const source = await readSource(model, request.source, (side) => coverable(side, window))
  const side = 2 * source.grid
  const as = parted || source.grid === window ? 'windows' : 'tiles'
  const { sourceWeight } = model.manifest.enlarging
  const lean: Lean =
    sourceWeight === 0
      ? (_, logits) => logits
      : await leanOnSource(model.codec, await pictureOf(model, source), sourceWeight)
  const codes = await writeCodes(model, request, control, meter, { ...source, window, as, lean })
  meter.begin('saving', 1)
  if (as === 'tiles') {
    const own = { grid: source.grid, image: await pictureOf(model, source) }
    const image = await fromTiles(model, own, window, codes)
    return await tell(request, control, meter, null, image)
  }
  const [image] = await model.codec.decode([codes], side)
  await tell(request, control, meter, codes, image as RawImage)
}

async function writeCodes(
  model: Model,
  request: WorkOf<'enlarge'>,
  control: WorkControl,
  meter: ProgressMeter,
  { grid, codes, window, as, lean }: SourceCodes & Pick<Enlarging, 'window' | 'as'> & { lean: Lean },
): Promise<number[]> {
  const side = 2 * grid
  const places = as === 'windows' ? side * side : planTiles(grid, window).length * (2 * window) ** 2
  const target = new Array<number | null>(places).fill(null)
  const known = new Map(request.known.map(({ place, code }) => [place, code]))
  for (const [place, code] of known) target[place] = code
  meter.begin('drawing', places)
  meter.advance(known.size)
  const told = new Telling(request.id, control)
  let shown = 0
  const written = await enlargeCodes(await model.decoderOf('sr'), {
    ...{ grid, window, as, codes, known },
    atOnce: model.atOnce,
    range: model.rules.vocabulary.imageRange,
    sequenceOf: sequenceFor(model, request.sentence),
    choose: chooserFor(request, places, as === 'windows' ? lean : leanInTiles(lean, grid, window)),
    written: async (fresh, ids) => {
      for (const [at, place] of fresh.entries()) target[place] = ids[at] as number
      told.add(fresh, ids)
      meter.advance(fresh.length)
      await goOn(control)
      const rows = as === 'windows' ? wholeRows(target, side) : 0
      if (rows === shown) return
      shown = rows
      await preview(model, request.id, control, target, side, rows)
    },
  })
  told.end()
  return written
}

/** Its square: what was read, or what its codes show. */
async function pictureOf({ codec }: Model, { image, codes, grid }: SourceCodes): Promise<RawImage> {
  if (image !== null) return opaque(image)
  const [own] = await codec.decode([codes], grid)
  return own as RawImage
}

/** Each tile decoded for itself, blended, and held to the source. */
async function fromTiles(
  model: Model,
  source: Pick<SourceCodes, 'grid'> & { readonly image: RawImage },
  window: number,
  codes: readonly number[],
): Promise<RawImage> {
  const plans = planTiles(source.grid, window)
  const size = (2 * window) ** 2
  const images = await model.codec.decode(
    plans.map((_, tile) => codes.slice(tile * size, (tile + 1) * size)),
    2 * window,
  )
  const f = pixelsPerCode(model.manifest.imageCodec)
  const tiles = plans.map(({ window: { row, column } }, at) => ({
    image: images[at] as RawImage,
    left: column * window * f,
    top: row * window * f,
  }))
  return holdToSource(blendTiles(tiles, 2 * source.grid * f), source.image)
}

/** Without the alpha channel, as the encoder reads it. */
function opaque({ pixels, width, height, channels }: RawImage): RawImage {
  const colours = channels === 3 ? pixels : pixels.filter((_, at) => at % 4 !== 3)
  return { pixels: colours, width, height, channels: 3 }
}

/** Source codes along one side of what the model sees at once, and whether it is used to parts of a picture. */
function windowOf(model: Model): { window: number; parted: boolean } {
  const { parts } = model.template(templateOf.enlarge)
  const given = parts.find((part) => part.kind === 'codes' && !part.written)
  const own = given?.kind === 'codes' ? given.grid : null
  return { window: own ?? gridOf(model, model.manifest.defaults.size), parted: own !== null }
}

/** The largest grid within `side` codes that windows overlapping by half cover; one window where it is smaller. */
function coverable(side: number, window: number): number {
  const steps = Math.floor((Math.min(side, MOST_WINDOWS * window) - window) / (window / 2))
  return window + Math.max(0, steps) * (window / 2)
}

/** `known`: the codes of a window's lines, row by row, unwritten ones as −1. */
function sequenceFor(model: Model, sentence: string) {
  const { vocabulary } = model.rules
  const text = vocabulary.encodeText(sentence)
  const template = model.template(templateOf.enlarge)
  const size = model.manifest.defaults.size
  return (codes: readonly number[], known: readonly number[]) => {
    const { ids, positions, spans } = buildSequence(template, { size, given: { text, codes } }, model.rules)
    const start = spans.at(-1)?.start ?? ids.length
    return {
      ids: [...ids.slice(0, start), ...known],
      positions: positions.slice(0, start + known.length),
    }
  }
}

/** One random number for each place, whatever the order in which places are written. */
function chooserFor({ seed, sampler }: WorkOf<'enlarge'>, places: number, lean: Lean) {
  const next = randomStream(seed)
  const numbers = Float64Array.from({ length: places }, next)
  return (place: number, logits: Float32Array) =>
    draw(distribution(lean(place, logits), sampler), numbers[place] as number)
}

/** Rows from the top that are written without a gap. */
function wholeRows(target: readonly (number | null)[], side: number): number {
  const open = target.indexOf(null)
  return open === -1 ? side : Math.floor(open / side)
}

async function preview(
  model: Model,
  id: string,
  control: WorkControl,
  target: readonly (number | null)[],
  side: number,
  rows: number,
): Promise<void> {
  const [image] = await model.codec.decodeRows([target.slice(0, rows * side) as number[]], side, rows)
  const { pixels, width, height } = image as RawImage
  const png = await encodePng(pixels, width, height)
  control.emit({ type: 'preview', id, row: rows, rows: side, pictures: [{ index: 0, png }] })
}

async function tell(
  { id, seed }: WorkOf<'enlarge'>,
  control: WorkControl,
  meter: ProgressMeter,
  codes: number[] | null,
  image: RawImage,
): Promise<void> {
  const { pixels, width, height } = image
  const blank = isBlank(image)
  if (!blank) {
    const png = await encodePng(pixels, width, height)
    control.emit({ type: 'picture', id, index: 0, seed, codes, width, height, png, caps: null })
  }
  meter.advance(1)
  control.emit({ type: 'done', id, timings: meter.timings(), dropped: [], blank: blank ? [0] : [] })
}

/** Collects what was written into few messages. */
class Telling {
  private readonly id: string
  private readonly control: WorkControl
  private waiting: { place: number; code: number }[] = []

  constructor(id: string, control: WorkControl) {
    this.id = id
    this.control = control
  }

  add(places: readonly number[], codes: readonly number[]): void {
    for (const [at, place] of places.entries()) this.waiting.push({ place, code: codes[at] as number })
    if (this.waiting.length >= CODES_TOLD) this.end()
  }

  end(): void {
    if (this.waiting.length === 0) return
    this.control.emit({ type: 'window', id: this.id, written: this.waiting })
    this.waiting = []
  }
}
