/** Where the window stood, kept between starts. It is a convenience: what cannot be read is as if never saved. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const windowStateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof windowStateSchema>

export const SMALLEST = { width: 720, height: 560 }
const FIRST = { width: 1280, height: 860 }
/** So much of the window must lie on a display, so that a person can take hold of it (pixels). */
const REACHABLE = 80

export function readWindowState(file: string): WindowState | null {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** @throws the file system's error: the caller decides whether a person needs to know. */
export function writeWindowState(file: string, state: WindowState): void {
  const temporary = `${file}.new`
  writeFileSync(temporary, JSON.stringify(state))
  renameSync(temporary, file)
}

/** Bounds for the new window: the saved ones, unless the display they were on is gone. */
export function windowBounds(
  saved: WindowState | null,
  workAreas: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  const largest = workAreas[0] ?? { x: 0, y: 0, ...FIRST }
  if (saved === null || !workAreas.some((area) => isReachable(saved, area))) {
    return { width: Math.min(FIRST.width, largest.width), height: Math.min(FIRST.height, largest.height) }
  }
  return {
    x: saved.x,
    y: saved.y,
    width: Math.max(saved.width, SMALLEST.width),
    height: Math.max(saved.height, SMALLEST.height),
  }
}

/** The title bar is at the top, so that is the part that must be within the area. */
function isReachable(window: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return overlap >= REACHABLE && window.y >= area.y && window.y <= area.y + area.height - REACHABLE
}
