/** The pictures that the starter pack was trained and measured on, out of the tar file of `../shared/datasets/emoji`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { RawImage } from '../../src-main/picture/rawImage.ts'
import { sharedFolder } from './reference.ts'

export interface HeldOutStyle {
  /** Place of the concept in the training's list. */
  index: number
  cp: string
  en: string
  zh: string
  /** The set of pictures, which is a style. */
  style: string
}

const shared = sharedFolder() ?? ''
const tarFile = join(shared, 'datasets/emoji/images.tar')
const listFile = join(shared, 'starter-model/heldout_styles.json')

/** Null: they are there. Otherwise the sentence to skip with. */
export const emojiMissing: string | null =
  existsSync(tarFile) && existsSync(listFile)
    ? null
    : 'needs ../shared/datasets/emoji and ../shared/starter-model'

/** In the order of the training's list. */
export function heldOutStyles(): HeldOutStyle[] {
  const { heldout_styles: list } = JSON.parse(readFileSync(listFile, 'utf8')) as {
    heldout_styles: HeldOutStyle[]
  }
  return list
}

const BLOCK = 512

/** Finds files of a tar by the end of their names (POSIX ustar: 512-byte headers, sizes in octal). */
export class EmojiPictures {
  private readonly bytes = readFileSync(tarFile)
  private readonly files = new Map<string, { start: number; length: number }>()

  constructor() {
    const text = (at: number, length: number) =>
      this.bytes.toString('latin1', at, at + length).replace(/\0.*$/s, '')
    for (let at = 0; at + BLOCK <= this.bytes.length;) {
      const name = text(at, 100)
      const length = parseInt(text(at + 124, 12), 8) || 0
      if (name !== '') this.files.set(name.split('/').slice(-2).join('/'), { start: at + BLOCK, length })
      at += BLOCK + Math.ceil(length / BLOCK) * BLOCK
    }
  }

  /** 128 pixels a side, on white. */
  async read(style: string, cp: string): Promise<RawImage> {
    const file = this.files.get(`${style}/${cp}.png`)
    if (file === undefined) throw new Error(`there is no picture ${style}/${cp}`)
    const png = this.bytes.subarray(file.start, file.start + file.length)
    const { data, info } = await sharp(png)
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { pixels: data, width: info.width, height: info.height, channels: 3 }
  }
}

/** Mean of 2×2 pixels, as the training made its small pictures. */
export function halved({ pixels, width, height }: RawImage): RawImage {
  const half = { width: width / 2, height: height / 2 }
  const at = (x: number, y: number, c: number) => pixels[(y * width + x) * 3 + c] as number
  const made = Uint8Array.from({ length: half.width * half.height * 3 }, (_, place) => {
    const [c, x, y] = [place % 3, Math.floor(place / 3) % half.width, Math.floor(place / 3 / half.width)]
    const sum =
      at(2 * x, 2 * y, c) + at(2 * x + 1, 2 * y, c) + at(2 * x, 2 * y + 1, c) + at(2 * x + 1, 2 * y + 1, c)
    return Math.round(sum / 4)
  })
  return { pixels: made, ...half, channels: 3 }
}

/** Peak signal-to-noise ratio in dB of pictures of one size, 8 bits a channel. */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += ((a[at] as number) - (b[at] as number)) ** 2
  return 10 * Math.log10(255 ** 2 / (sum / a.length))
}
