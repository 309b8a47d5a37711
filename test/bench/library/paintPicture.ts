/** Small pictures that cost little to make and look different: a shape on a ground that grows darker downwards. */
import { deflateSync } from 'node:zlib'
import { PNG_SIGNATURE, encodeChunk } from '../../../src-main/picture/pngChunks.ts'

export type Colour = readonly [red: number, green: number, blue: number]
export const shapes = ['disc', 'square', 'diamond', 'ring', 'stripes'] as const

export interface Painting {
  readonly width: number
  readonly height: number
  readonly ground: Colour
  readonly colour: Colour
  readonly shape: (typeof shapes)[number]
  /** Of the shape's middle and size, in shares of the picture. */
  readonly x: number
  readonly y: number
  readonly size: number
}

/** Negative inside, in shares of the shape's size. */
const distances: Readonly<Record<Painting['shape'], (x: number, y: number) => number>> = {
  disc: (x, y) => Math.hypot(x, y) - 1,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) - 0.9,
  diamond: (x, y) => Math.abs(x) + Math.abs(y) - 1.2,
  ring: (x, y) => Math.abs(Math.hypot(x, y) - 0.75) - 0.25,
  stripes: (x, y) => Math.max(Math.abs(x) - 1, Math.abs(y) - 1, Math.abs((y + 9) % 0.5) - 0.3),
}

export function paintPicture({ width, height, ground, colour, shape, x, y, size }: Painting): Uint8Array {
  const stride = 1 + 3 * width
  const rows = Buffer.alloc(stride * height)
  const side = Math.min(width, height)
  const distance = distances[shape]
  const unit = 1 / (size * side)
  for (let row = 0; row < height; row++) {
    const shade = 1 - (0.18 * row) / height
    const [red, green, blue] = [ground[0] * shade, ground[1] * shade, ground[2] * shade]
    let at = row * stride + 1
    for (let column = 0; column < width; column++) {
      const away = distance((column - x * width) * unit, (row - y * height) * unit)
      const cover = Math.min(1, Math.max(0, 0.5 - away / unit))
      rows[at++] = red + (colour[0] - red) * cover
      rows[at++] = green + (colour[1] - green) * cover
      rows[at++] = blue + (colour[2] - blue) * cover
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    PNG_SIGNATURE,
    encodeChunk('IHDR', header),
    encodeChunk('IDAT', deflateSync(rows, { level: 1 })),
    encodeChunk('IEND', new Uint8Array()),
  ])
}
