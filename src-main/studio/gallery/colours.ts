/**
 * Fills in the main colours of pictures in the background, the newest first, a few at a time with pauses between, so
 * that nobody who works notices. On its way it makes their thumbnails.
 */
import { readFile } from 'node:fs/promises'
import { StudioError } from '../../contract/errors.ts'
import { mainColour } from '../../picture/mainColour.ts'
import type { PictureKey, PictureKeys } from '../../store/pictureKeys.ts'
import type { Thumbnails } from './thumbnails.ts'

export interface ColoursOptions {
  readonly keys: Pick<PictureKeys, 'withoutColour' | 'setColours'>
  readonly thumbnails: Pick<Thumbnails, 'of'>
  /** Told of the pictures that have a colour now. */
  readonly onColours: (ids: readonly string[]) => void
  /** Told of a fault that is none of the pictures'; the next `look` tries again. */
  readonly onFault: (error: unknown) => void
  readonly pauseMs?: number
  readonly startMs?: number
}

export interface Colours {
  /** There may be new pictures. */
  look(): void
  close(): Promise<void>
}

const START_MS = 4000
const PAUSE_MS = 120
/** Times as long as it works it rests. */
const REST = 2
const PORTION = 12
/** A volume that is not there fails for every picture: enough of that until somebody looks again. */
const MOST_UNREACHABLE = 24

export function openColours(options: ColoursOptions): Colours {
  const { keys, thumbnails, onColours, onFault, pauseMs = PAUSE_MS, startMs = START_MS } = options
  let closed = false
  let wake: () => void = () => undefined
  /** Null where nothing is being looked at. */
  let running: Promise<void> | null = null
  let lookAgain = false

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function lookAtAll(): Promise<void> {
    let below = Number.MAX_SAFE_INTEGER
    let unreachable = 0
    while (!closed && unreachable < MOST_UNREACHABLE) {
      // What is new goes before what is old.
      if (lookAgain) below = Number.MAX_SAFE_INTEGER
      lookAgain = false
      const began = performance.now()
      const portion = keys.withoutColour(below, PORTION)
      const last = portion.at(-1)
      if (last === undefined) return
      below = last.seq
      const found = new Map<string, number>()
      for (const key of portion) {
        if (closed) return
        const colour = await colourOf(key, thumbnails)
        if (colour !== 'damaged' && colour !== 'unreachable') found.set(key.id, colour)
        unreachable = colour === 'unreachable' ? unreachable + 1 : 0
      }
      if (found.size > 0) {
        keys.setColours(found)
        onColours([...found.keys()])
      }
      await pause(Math.max(pauseMs, REST * (performance.now() - began)))
    }
  }

  async function run(): Promise<void> {
    do await lookAtAll()
    while (lookAgain && !closed)
  }

  function start(firstPause: number): void {
    running = pause(firstPause)
      .then(run)
      .catch(onFault)
      .finally(() => (running = null))
  }

  start(startMs)
  return {
    look() {
      if (closed) return
      if (running === null) start(pauseMs)
      else lookAgain = true
    },
    async close() {
      closed = true
      wake()
      await running
    },
  }
}

async function colourOf(
  key: PictureKey,
  thumbnails: ColoursOptions['thumbnails'],
): Promise<number | 'damaged' | 'unreachable'> {
  try {
    const { path } = await thumbnails.of(key)
    const bytes = await readFile(path).catch(() => null)
    return bytes === null ? 'unreachable' : await mainColour(bytes)
  } catch (error) {
    if (error instanceof StudioError && error.code === 'library-unreachable') return 'unreachable'
    if (error instanceof StudioError && error.code !== 'picture-truncated') throw error
    // Damaged: it stays without a colour, and the next host tries again.
    return 'damaged'
  }
}
