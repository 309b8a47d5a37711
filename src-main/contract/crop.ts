/**
 * Where the square that is encoded lies in a picture: the original cuts the middle out (torchvision's `CenterCrop`), a
 * person may move the square along the longer side.
 */

export interface CropSquare {
  left: number
  top: number
  side: number
}

/**
 * Where a piece of `length` begins in a side of `whole`. `position` null is the middle as the original takes it, with
 * Python's `round`, which takes halves to the even neighbour; 0 … 1 is from the very start to the very end.
 * @throws RangeError where `position` lies outside
 */
export function cropOffset(whole: number, length: number, position: number | null): number {
  const spare = whole - length
  if (position === null) return roundHalfToEven(spare / 2)
  if (!(position >= 0 && position <= 1)) throw new RangeError(`a crop at ${position} lies outside 0 … 1`)
  return Math.round(position * spare)
}

/**
 * The square in pixels of the picture as it is shown, before it is made smaller. The pixels that are encoded are cut out
 * after that (`prepareOriginal`), so that their edge may lie less than one of their own pixels beside this one.
 * @throws RangeError where `position` lies outside 0 … 1
 */
export function cropSquare(width: number, height: number, position: number | null): CropSquare {
  const side = Math.min(width, height)
  return { left: cropOffset(width, side, position), top: cropOffset(height, side, position), side }
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
