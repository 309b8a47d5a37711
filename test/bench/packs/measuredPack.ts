/** A pack that is measured, through the program's own engine, and the pictures of it that wait for the judge. */
import type { SamplerSettings } from '../../../src-main/contract/sampling.ts'
import { drawPictures } from '../../../src-main/engine/drawPictures.ts'
import type { Model } from '../../../src-main/engine/openModel.ts'
import { encodePng } from '../../../src-main/picture/encodePng.ts'
import { working } from '../../support/working.ts'
import type { JudgedPictures } from './judgedPictures.ts'
import type { Drawn, TaughtPictures } from './taughtPictures.ts'

/** One number of a pack. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: '%' | 'dB' | 'nats' | ''
  /** What else belongs to the number: an interval, a limit. */
  readonly note?: string
  /** Told to be read, not to be compared: no better and no worse. */
  readonly neutral?: true
}

/** Draws what a figure needs; the figures are told once the judge has answered. */
export type Part = (pack: MeasuredPack) => Promise<() => Figure[]>

export type Settings = Omit<SamplerSettings, 'topP'>

export interface Made {
  readonly png: Uint8Array
  /** Caption Score: sum of the log-probabilities. */
  readonly caps: number
}

export class MeasuredPack {
  readonly model: Model
  readonly pictures: TaughtPictures
  readonly judged: JudgedPictures

  constructor(model: Model, pictures: TaughtPictures, judged: JudgedPictures) {
    this.model = model
    this.pictures = pictures
    this.judged = judged
  }

  /** The pack's own settings, as a person meets them. */
  settings(): SamplerSettings {
    const { temperature, topK, topP, guidance } = this.model.manifest.defaults
    return { temperature, topK, topP, guidance }
  }

  /** Candidates of 64 pixels in the order of drawing. One of a single colour comes out as white, and ranks last. */
  async draw(
    sentence: string,
    count: number,
    seed: number,
    settings: Settings = this.settings(),
  ): Promise<Made[]> {
    const drawn = await working(drawPictures, this.model, {
      id: 'draw',
      task: 'generate',
      sentence,
      size: '[TINY]',
      count,
      seed,
      sampler: { ...settings, topP: 1 },
      source: null,
      keepRows: 0,
      plain: null,
    })
    const made = new Map(drawn.of('picture').map((picture) => [picture.index, picture]))
    const white = await encodePng(new Uint8Array(64 * 64 * 3).fill(255), 64, 64)
    return Array.from({ length: count }, (_, index) => {
      const picture = made.get(index)
      return { png: picture?.png ?? white, caps: picture?.caps?.sum ?? -Infinity }
    })
  }

  async codesOf(drawn: Drawn): Promise<number[]> {
    return (await this.model.codec.encode([await this.pictures.read(drawn, 64)]))[0] as number[]
  }

  /** `style`: the word that the judge has to tell; null where none was asked for. */
  async toJudge(
    group: string,
    png: Uint8Array,
    { thing, rivals }: { thing: { en: string }; rivals: readonly string[] },
    style: string | null,
  ): Promise<void> {
    await this.judged.add(group, png, { name: thing.en, rivals, style })
  }
}
