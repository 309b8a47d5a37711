/** The rectangle that a pointer draws over the wall, in the wall's own coordinates. Pure. */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Band {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Pixels that a hand moves while it only clicks. */
const STILL = 4
/** So near to an edge the wall begins to move under the pointer. */
const EDGE = 40
/** Pixels a frame at the edge itself. */
const FASTEST = 24

export function bandBetween(from: Point, to: Point): Band {
  return {
    left: Math.min(from.x, to.x),
    top: Math.min(from.y, to.y),
    right: Math.max(from.x, to.x),
    bottom: Math.max(from.y, to.y),
  }
}

export function isDrawn(from: Point, to: Point): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) > STILL
}

/** How far the wall moves in a frame while the pointer is `y` below its upper edge; negative is up. */
export function scrollBy(y: number, height: number): number {
  if (y < EDGE) return -Math.ceil((FASTEST * Math.min(EDGE, EDGE - y)) / EDGE)
  if (y > height - EDGE) return Math.ceil((FASTEST * Math.min(EDGE, y - height + EDGE)) / EDGE)
  return 0
}
