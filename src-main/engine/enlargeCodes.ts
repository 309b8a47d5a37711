/**
 * Super-resolution on codes: g×g of a picture become 2g×2g, written in the windows of `enlargeWindows` and in the ticks
 * of `EnlargeSchedule`. One tick is one call of every window that can advance. Where the decoder computes rows of
 * different lengths side by side, the windows that feed a single code share that call; a context, or a code with given
 * ones behind it, is fed to its own window alone, because under PB-relax a call's numbers depend on how it is cut.
 */
import type { IdRange } from '../text/vocabulary.ts'
import { UNWRITTEN } from '../text/sequence.ts'
import type { Decoder } from './decoder.ts'
import type { WindowTurn } from './enlargeSchedule.ts'
import { EnlargeSchedule, scheduleSize } from './enlargeSchedule.ts'
import type { WindowPlan } from './enlargeWindows.ts'
import { planTiles, planWindows } from './enlargeWindows.ts'
import type { SequenceToFill } from './fillSequence.ts'
import type { Feed } from './windowLanes.ts'
import { WindowLanes } from './windowLanes.ts'

/** Codes are counted from 0 on; `range` says which ids they have. */
export interface Enlarging {
  /** Codes of the source along one side, and of them those that a window sees. */
  readonly grid: number
  readonly window: number
  /**
   * `windows` write one target of 2g×2g codes together; `tiles` each one of 2w×2w codes for itself, one behind the other
   * in the target, each place counted on.
   */
  readonly as: 'windows' | 'tiles'
  /** The source, row by row. */
  readonly codes: readonly number[]
  readonly range: IdRange
  /**
   * The sequence of a window that sees `codes`: its context, then `known`, which is one entry for each code of the
   * window's lines. All of them are `UNWRITTEN`: not all that a window will be given exists when it starts.
   */
  sequenceOf(codes: readonly number[], known: readonly number[]): SequenceToFill
  /**
   * Chooses the code of a place (row · 2g + column of the target) from the logits of `range`. What it draws should
   * depend on the place and not on the order of calls, which differs with the windows at once.
   */
  choose(place: number, logits: Float32Array): number
  /** Codes of target places that an interrupted run has written. */
  readonly known?: ReadonlyMap<number, number>
  /** Called after each tick with what it wrote anew, if anything; what it throws ends the writing. */
  written?(places: readonly number[], codes: readonly number[]): Promise<void>
  /** Most windows that run at the same time; one after the other where the decoder has no `sideBySide`. */
  readonly atOnce: number
}

/**
 * A window that an interrupted run left unfinished makes all of its calls again, with the codes that are known, so that
 * the result is what it would have been.
 * @returns the 4g² codes, row by row; of tiles those of each behind those of the one before.
 * @throws RangeError where windows do not cover the source, or codes or sequences do not fit them.
 */
export async function enlargeCodes(decoder: Decoder, options: Enlarging): Promise<number[]> {
  const { grid, codes, known = new Map<number, number>() } = options
  const plans = (options.as === 'tiles' ? planTiles : planWindows)(grid, options.window)
  const places = options.as === 'tiles' ? plans.length * 4 * options.window ** 2 : 4 * grid * grid
  const target = new Array<number>(places).fill(UNWRITTEN)
  if (codes.length !== grid * grid) throw new RangeError(`${codes.length} codes do not make ${grid}×${grid}`)
  requireCodes(codes, options.range)
  requireCodes([...known.values()], options.range)
  for (const [place, code] of known) {
    if (target[place] === undefined) throw new RangeError(`the target has no place ${place}`)
    target[place] = code
  }
  const atOnce = decoder.sideBySide === undefined ? 1 : options.atOnce
  const newSchedule = () => new EnlargeSchedule(plans, atOnce, known.keys())
  const sequences = plans.map((plan) => sequenceFor(plan, options))
  const capacity = Math.max(...sequences.map(({ ids }) => ids.length))
  const lanes = new WindowLanes(decoder, scheduleSize(newSchedule()).lanes, capacity)
  try {
    await write(options, newSchedule(), sequences, target, lanes)
  } finally {
    lanes.release()
  }
  return target
}

async function write(
  options: Enlarging,
  schedule: EnlargeSchedule,
  sequences: readonly SequenceToFill[],
  target: number[],
  lanes: WindowLanes,
): Promise<void> {
  for (let turns = schedule.tick(); turns.length > 0; turns = schedule.tick()) {
    const feeds = turns.map((turn) => feedOf(turn, options, schedule, sequences, target))
    const open = turns.map(({ window, at }) => {
      const place = schedule.plans[window]?.places[at] as number
      return target[place] === UNWRITTEN ? place : null
    })
    const logits = await lanes.advance(feeds, options.range)
    const places = open.filter((place) => place !== null)
    for (const [index, place] of open.entries()) {
      if (place !== null) target[place] = options.choose(place, logits[index] as Float32Array)
    }
    await options.written?.(
      places,
      places.map((place) => target[place] as number),
    )
  }
}

/** The ids of one call and their positions. */
function feedOf(
  { window, lane, first, from, at }: WindowTurn,
  { range }: Enlarging,
  schedule: EnlargeSchedule,
  sequences: readonly SequenceToFill[],
  target: readonly number[],
): Feed {
  const { places } = schedule.plans[window] as WindowPlan
  const { ids, positions } = sequences[window] as SequenceToFill
  const start = ids.length - places.length
  const codes = places.slice(from, at).map((place) => range.start + (target[place] as number))
  return {
    lane,
    first,
    ids: first ? [...ids.slice(0, start), ...codes] : codes,
    positions: positions.slice(first ? 0 : start + from, start + at),
  }
}

function sequenceFor({ sources, places }: WindowPlan, options: Enlarging): SequenceToFill {
  const sequence = options.sequenceOf(
    sources.map((place) => options.codes[place] as number),
    places.map(() => UNWRITTEN),
  )
  const { ids, positions } = sequence
  const start = ids.length - places.length
  if (start < 1 || ids.indexOf(UNWRITTEN) !== start || positions.length !== ids.length)
    throw new RangeError(`the sequence of a window is no context with ${places.length} codes behind it`)
  if (ids.slice(start).some((id) => id !== UNWRITTEN))
    throw new RangeError('the sequence of a window ends with something else than its codes')
  return sequence
}

function requireCodes(codes: readonly number[], { start, end }: IdRange): void {
  const wrong = codes.find((code) => !Number.isInteger(code) || code < 0 || code >= end - start)
  if (wrong !== undefined) throw new RangeError(`${wrong} is not the code of an image`)
}
