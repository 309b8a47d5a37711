/** Where a picture lies in the space that it is looked at in, for a view of it. Pure. */
import type { View, Visible } from './viewerState.ts'

export interface Extent {
  readonly width: number
  readonly height: number
}

export interface Placement extends Extent {
  readonly left: number
  readonly top: number
  /** Share of the picture that can be seen. */
  readonly visible: Visible
  /** CSS pixels for each of its own. */
  readonly scale: number
}

/** Small pictures are enlarged until they fit, large ones made small. */
export function placeOf(picture: Extent, space: Extent, { measure, times, x, y }: View): Placement {
  const fit = Math.min(space.width / picture.width, space.height / picture.height)
  const scale = (measure === 'fit' ? fit : 1) * times
  const width = picture.width * scale
  const height = picture.height * scale
  return {
    width,
    height,
    left: beginning(space.width, width, x),
    top: beginning(space.height, height, y),
    visible: { x: space.width / width, y: space.height / height },
    scale,
  }
}

/** What fits stands in the middle; of what doesn't, no paper is seen beside it. */
function beginning(space: number, size: number, middle: number): number {
  if (size <= space) return (space - size) / 2
  return Math.min(0, Math.max(space - size, space / 2 - middle * size))
}

/** The point of the picture under a point of the space, 0 … 1 of its width and height. */
export function pointUnder(
  { left, top, width, height }: Placement,
  at: { readonly x: number; readonly y: number },
): { x: number; y: number } {
  return { x: (at.x - left) / width, y: (at.y - top) / height }
}
