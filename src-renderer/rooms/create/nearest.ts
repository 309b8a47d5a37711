/** Where an arrow key leads on a wall whose first picture is larger than the others. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export function isDirection(key: string): key is Direction {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown'
}

/** Index of the box to go to from `boxes[from]`; null where there is nothing that way. */
export function nearest(boxes: readonly Box[], from: number, direction: Direction): number | null {
  const start = boxes[from]
  if (start === undefined) return null
  let best: number | null = null
  let bestDistance = Infinity
  boxes.forEach((box, i) => {
    const [ahead, aside] = distances(start, box, direction)
    if (i === from || ahead <= 0) return
    // Going straight counts more than going far: a neighbour in the same row or column wins.
    const distance = ahead + 4 * aside
    if (distance < bestDistance) [best, bestDistance] = [i, distance]
  })
  return best
}

/** How far `box` lies ahead of `start` (0 or less: not that way), and how far beside it (0: they overlap). */
function distances(start: Box, box: Box, direction: Direction): [ahead: number, aside: number] {
  const horizontal = direction === 'ArrowLeft' || direction === 'ArrowRight'
  const forward = direction === 'ArrowRight' || direction === 'ArrowDown'
  const [a, b] = forward ? [start, box] : [box, start]
  const ahead = horizontal ? b.left - (a.left + a.width) : b.top - (a.top + a.height)
  const aside = horizontal
    ? gap(start.top, start.height, box.top, box.height)
    : gap(start.left, start.width, box.left, box.width)
  // Neighbours may touch; a pixel of rounding must not put one behind the other.
  return [ahead + 1, aside]
}

function gap(startA: number, lengthA: number, startB: number, lengthB: number): number {
  const overlap = Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB)
  return overlap > 0 ? 0 : 1 - overlap
}
