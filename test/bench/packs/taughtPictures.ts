/**
 * The pictures that a starter pack is taught from, as `provenance/prepare.ts` of the starter pack leaves them, and which
 * of them are held out.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import type { RawImage } from '../../../src-main/picture/rawImage.ts'
import { halved } from '../../support/emojiPictures.ts'

/** The styles that both packs of a comparison know, by the icon set that draws them, with the words of their captions. */
export const STYLES = [
  { set: 'fluent-emoji', en: '3D', zh: '立体' },
  { set: 'fluent-emoji-flat', en: 'flat', zh: '扁平' },
  { set: 'fluent-emoji-high-contrast', en: 'ink', zh: '黑白' },
  { set: 'noto', en: 'cartoon', zh: '卡通' },
  { set: 'twemoji', en: 'sticker', zh: '贴纸' },
] as const

const thingSchema = z.object({
  cp: z.string(),
  en: z.string(),
  zh: z.string(),
  cat: z.string(),
  sets: z.array(z.string()),
})
export type Thing = z.infer<typeof thingSchema>
const thingsSchema = z.object({ concepts: z.array(thingSchema) })
const indexSchema = z.array(
  z.object({ set: z.string(), cp: z.string(), offset: z.number(), length: z.number() }),
)
const heldOutSchema = z.object({
  concepts: z.array(z.string()),
  styles: z.array(z.tuple([z.string(), z.string()])),
})

/** A thing in a style; `style` counts in STYLES. */
export interface Drawn {
  readonly thing: Thing
  readonly style: number
}

export class TaughtPictures {
  readonly things: readonly Thing[]
  /** Things that were taught in other styles, and things that were never taught, each in the pictures that there are. */
  readonly heldOutStyles: readonly Drawn[]
  readonly neverSeen: readonly Drawn[]
  private readonly heldOut: ReadonlySet<string>
  private readonly places: ReadonlyMap<string, { offset: number; length: number }>
  private readonly bytes: Buffer

  private constructor(
    things: readonly Thing[],
    index: z.infer<typeof indexSchema>,
    heldOut: z.infer<typeof heldOutSchema>,
    bytes: Buffer,
  ) {
    // Captions were written with plain quotes.
    const plain = (name: string) => name.replaceAll('’', "'").replaceAll(/[“”]/g, '')
    this.things = things.map((thing) => ({ ...thing, en: plain(thing.en), zh: plain(thing.zh) }))
    this.bytes = bytes
    this.places = new Map(index.map(({ set, cp, ...place }) => [`${set}/${cp}`, place]))
    const never = new Set(heldOut.concepts)
    const all = STYLES.flatMap((_, style) => this.things.map((thing) => ({ thing, style })))
    const drawn = all.filter((each) => this.places.has(nameOf(each)))
    const styles = new Set(heldOut.styles.map(([cp, set]) => `${set}/${cp}`))
    this.heldOutStyles = drawn.filter((each) => styles.has(nameOf(each)))
    this.neverSeen = drawn.filter(({ thing }) => never.has(thing.cp))
    this.heldOut = new Set([...this.heldOutStyles, ...this.neverSeen].map(nameOf))
  }

  /** `folder`: what `prepare.ts` wrote; `heldOut`: the file that tells what is never taught. */
  static async open(folder: string, heldOut: string): Promise<TaughtPictures> {
    const read = async <T>(schema: z.ZodType<T>, file: string) =>
      schema.parse(JSON.parse(await readFile(file, 'utf8')))
    const { concepts } = await read(thingsSchema, join(folder, 'concepts.json'))
    const index = await read(indexSchema, join(folder, 'icons.json'))
    const held = await read(heldOutSchema, heldOut)
    return new TaughtPictures(concepts, index, held, await readFile(join(folder, 'icons.bin')))
  }

  isTaught(drawn: Drawn): boolean {
    return this.places.has(nameOf(drawn)) && !this.heldOut.has(nameOf(drawn))
  }

  /** On white, 128 or 64 pixels a side. */
  async read(drawn: Drawn, side: 64 | 128): Promise<RawImage> {
    const { offset, length } = this.places.get(nameOf(drawn)) as { offset: number; length: number }
    const { data, info } = await sharp(this.bytes.subarray(offset, offset + length))
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const half = halved({ pixels: data, width: info.width, height: info.height, channels: 3 })
    return side === 128 ? half : halved(half)
  }
}

const nameOf = ({ thing, style }: Drawn) => `${STYLES[style]?.set}/${thing.cp}`
