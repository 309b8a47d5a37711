/** What the tasks that begin with a picture are worth: describe, enlarge, restyle. */
import sharp from 'sharp'
import { describeWork } from '../../../src-main/engine/describeWork.ts'
import { drawPictures } from '../../../src-main/engine/drawPictures.ts'
import { enlargePicture } from '../../../src-main/engine/enlargePicture.ts'
import type { RawImage } from '../../../src-main/picture/rawImage.ts'
import { resizePil } from '../../../src-main/picture/resizePil.ts'
import { psnr } from '../../support/emojiPictures.ts'
import { working } from '../../support/working.ts'
import type { Figure, Part } from './measuredPack.ts'
import type { Retrieved } from './questions.ts'
import { mean, share } from '../statistics.ts'
import { STYLES } from './taughtPictures.ts'

export const describeFigures =
  (asked: readonly Retrieved[]): Part =>
  async (pack) => {
    const named: boolean[] = []
    for (const [at, question] of asked.entries()) {
      const told = await working(describeWork, pack.model, {
        id: 'describe',
        pictures: [{ key: 'one', source: { codes: await pack.codesOf(question) } }],
        language: null,
        method: 'sampling',
        count: 4,
        seed: at,
        sampler: { ...pack.settings(), guidance: 1, ...pack.model.manifest.taskDefaults.describe },
      })
      const best = told.of('captions')[0]?.captions[0]?.text ?? ''
      const { en, zh } = question.thing
      named.push(best.toLowerCase().includes(en.toLowerCase()) || best.includes(zh))
    }
    const name = 'describe, held-out styles: the best of 4 captions has the name'
    return () => [{ name, value: 100 * share(named), unit: '%' }]
  }

export const enlargeFigures =
  (asked: readonly Retrieved[]): Part =>
  async (pack) => {
    const { model } = pack
    const ways = {
      greedy: { temperature: 1, topK: 1 },
      'as set': model.manifest.taskDefaults.superResolution ?? {},
    }
    const ratios = new Map<string, number[]>()
    const note = (way: string, made: Uint8Array, truth: RawImage) =>
      ratios.set(way, [...(ratios.get(way) ?? []), psnr(made, truth.pixels)])
    for (const [at, question] of asked.entries()) {
      const codes = await pack.codesOf(question)
      const truth = await pack.pictures.read(question, 128)
      for (const [way, sampler] of Object.entries(ways)) {
        const made = await working(enlargePicture, model, {
          id: 'enlarge',
          sentence: '',
          source: { codes },
          seed: at,
          sampler: { ...pack.settings(), guidance: 1, ...sampler },
          known: [],
        })
        note(way, (await rawOf(made.of('picture')[0]?.png as Uint8Array)).pixels, truth)
      }
      const [small] = await model.codec.decode([codes], 8)
      note('bicubic', resizePil(small as RawImage, 128, 128, 'bicubic').pixels, truth)
      const [best] = await model.codec.decode(await model.codec.encode([truth]), 16)
      note('ceiling of the codec', (best as RawImage).pixels, truth)
    }
    return () =>
      [...ratios].map(([way, values]) => ({
        name: `enlarge 64 → 128 pixels, ${way}: PSNR`,
        value: mean(values),
        unit: 'dB',
      }))
  }

export const restyleFigures =
  (asked: readonly Retrieved[]): Part =>
  async (pack) => {
    const made: RawImage[] = []
    const truths: RawImage[] = []
    const { temperature, topK } = pack.settings()
    for (const [at, question] of asked.entries()) {
      const { thing, style } = question
      const word = STYLES[style]?.en ?? null
      const from = [0, 1, 4, 3, 2].find((s) => s !== style && pack.pictures.isTaught({ thing, style: s }))
      const drawn = await working(drawPictures, pack.model, {
        id: 'restyle',
        task: 'restyle',
        sentence: `${word} style ${thing.en}`,
        size: '[TINY]',
        count: 1,
        seed: at,
        sampler: { temperature, topK, topP: 1, guidance: 1 },
        source: { codes: await pack.codesOf({ thing, style: from ?? 0 }) },
        keepRows: 0,
        plain: null,
      })
      const picture = drawn.of('picture')[0]
      // One of a single colour is not told of.
      if (picture === undefined) continue
      truths.push(await pack.pictures.read(question, 64))
      made.push(await rawOf(picture.png))
      await pack.toJudge('restyle', picture.png, question, word)
    }
    const against = (shift: number) =>
      mean(
        made.map(({ pixels }, at) => psnr(pixels, (truths[(at + shift) % made.length] as RawImage).pixels)),
      )
    return (): Figure[] => {
      const verdicts = pack.judged.verdicts('restyle')
      return [
        { name: 'restyle, against the true picture: PSNR', value: against(0), unit: 'dB' },
        {
          name: 'restyle, against another picture: PSNR',
          value: against(1),
          unit: 'dB',
          neutral: true,
        },
        {
          name: 'restyle: thing named by the judge',
          value: 100 * share(verdicts.map(({ named }) => named)),
          unit: '%',
        },
        {
          name: 'restyle: style told',
          value: 100 * share(verdicts.map(({ styled }) => styled === true)),
          unit: '%',
        },
      ]
    }
  }

async function rawOf(png: Uint8Array): Promise<RawImage> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height, channels: 3 }
}
